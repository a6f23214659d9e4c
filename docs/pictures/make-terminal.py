#!/usr/bin/env python3
"""Makes the pictures of the terminal: types into tmux what a user would, and draws what is on the screen then. See README.md."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ansi_svg import SEQUENCE, svg

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
QUIET_SECONDS = 0.5  # a screen that has not changed for so long is complete
LIMIT_SECONDS = 60

SHELL_PROMPT = "$"
PROMPT = "faultline>"


@dataclass(frozen=True)
class Picture:
    """What is typed, and what the last line of the screen ends in when the program has taken a line in and done it."""

    title: str
    columns: int
    rows: int
    program: str
    ready: str
    lines: tuple[str, ...] = ()


PICTURES = {
    "repl-copy-on-write": Picture(
        "After a fork a write costs one cow fault; :walk shows the way through the page tables before and after it", 120, 30,
        "faultline", PROMPT, (
            "machine { cpus 1 }",
            "let page = mmap 1page",
            "touch write page",
            "fork { sleep 1s }",
            "touch write page",
            ":walk page",
        )),
    "repl-why": Picture(
        "Eight threads on kernel 2.6.11; :why says which lock they waited for, who held it, and what could be gained", 120, 30,
        "faultline", PROMPT, (
            'machine { cpus 8; kernel "2.6.11" }',
            "let heap = mmap 512MiB",
            "threads 8 as t { touch write heap.slice(t, 8) }",
            ":why",
        )),
    "vim": Picture(
        "A script in Vim, coloured by our syntax file", 100, 26,
        "vim -Nu NONE -i NONE --cmd 'set runtimepath^=editor-support/vim background=dark | filetype plugin on | syntax on' "
        "-c 'set number nowrap | normal! 11Gzt' examples/working-set.fault", "B"),
}


class Terminal:
    """A tmux server of its own, with one window."""

    def __init__(self, folder, columns, rows):
        self.command = ["tmux", "-S", str(Path(folder, "socket")), "-f", os.devnull]
        kept = {name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ}
        environment = {**kept, "PATH": f"{ROOT}:{os.environ['PATH']}", "HOME": folder, "LANG": "C.UTF-8", "HISTFILE": ""}
        shell = f"env PS1='{SHELL_PROMPT} ' bash --norc --noprofile"
        self._tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(ROOT), shell, environment=environment)
        self._tmux("set", "status", "off")
        self.settled(SHELL_PROMPT)

    def _tmux(self, *words, environment=None):
        return subprocess.run([*self.command, *words], env=environment, check=True, capture_output=True, text=True).stdout

    def type(self, line, ready):
        self._tmux("send-keys", "-l", line)
        self._tmux("send-keys", "Enter")
        return self.settled(ready)

    def settled(self, ready):
        """The screen, once it stays as it is and its last line ends in `ready`."""
        start = quiet_since = time.monotonic()
        screen = None
        while time.monotonic() < start + LIMIT_SECONDS:
            time.sleep(0.1)
            now = self._tmux("capture-pane", "-e", "-p")
            if now != screen:
                screen, quiet_since = now, time.monotonic()
            elif time.monotonic() > quiet_since + QUIET_SECONDS and SEQUENCE.sub("", screen).rstrip().endswith(ready):
                return screen
        raise TimeoutError(f"after {LIMIT_SECONDS} s the screen does not end in {ready!r}:\n{screen}")

    def close(self, ready):
        # The prompt writes its history when Ctrl-D ends it, and the folder may only go after that. Vim takes the key for half a page.
        self._tmux("send-keys", "C-d")
        self.settled(ready)
        self._tmux("kill-server")


def screen_of(picture):
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(folder, picture.columns, picture.rows)
        for line in (picture.program, *picture.lines):
            screen = terminal.type(line, picture.ready)
        terminal.close(SHELL_PROMPT if picture.ready == PROMPT else "")
    return screen


def main(names):
    subprocess.run([ROOT / "faultline", "--version"], check=True, stdout=subprocess.DEVNULL)  # what it builds is not for the picture
    for name in names or PICTURES:
        picture = PICTURES[name]
        (HERE / f"{name}.svg").write_text(svg(screen_of(picture), picture.columns, picture.title), encoding="utf-8")
        print(f"{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
