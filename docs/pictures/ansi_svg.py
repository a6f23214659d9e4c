"""Draws a terminal's screen, as text with colour sequences (ECMA-48 SGR), as SVG.

Every run of one colour has its place and its length written down, so the columns stand below one another whatever font the reader's
browser takes. All characters are taken to be one column wide.
"""

import re
from dataclasses import dataclass, replace
from html import escape

COLUMN = 8.43  # px; what DejaVu Sans Mono has at SIZE
ROW = 19  # px
SIZE = 14  # px
MARGIN = 14  # px

BACKGROUND = "#1f1f1f"
FOREGROUND = "#d4d4d4"
# The eight colours and their bright kin, as Visual Studio Code's terminal shows them on a dark ground.
BASE = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#4a8fe0", "#bc3fbc", "#11a8cd", "#e5e5e5",
        "#808080", "#f14c4c", "#23d18b", "#f5f543", "#6cb2ff", "#d670d6", "#29b8db", "#ffffff"]

SEQUENCE = re.compile(r"\x1b\[([0-9;:]*)m")
RUN = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True)
class Style:
    foreground: str = FOREGROUND
    background: str = BACKGROUND
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underlined: bool = False
    reversed: bool = False


def indexed(number):
    """A colour of the 256: sixteen, a cube of 6 by 6 by 6, and greys."""
    if number < 16:
        return BASE[number]
    if number < 232:
        steps = [0, 95, 135, 175, 215, 255]
        cube = number - 16
        return "#%02x%02x%02x" % (steps[cube // 36], steps[cube // 6 % 6], steps[cube % 6])
    return "#" + "%02x" % (8 + 10 * (number - 232)) * 3


def applied(style, codes):
    """The style after one sequence."""
    numbers = iter([int(code or 0) for code in re.split("[;:]", codes)])
    for number in numbers:
        if number == 0:
            style = Style()
        elif number in (38, 48):
            colour = indexed(next(numbers)) if next(numbers) == 5 else "#%02x%02x%02x" % (next(numbers), next(numbers), next(numbers))
            style = replace(style, **{"foreground" if number == 38 else "background": colour})
        elif 30 <= number <= 37 or 90 <= number <= 97:
            style = replace(style, foreground=BASE[number - 30 if number < 90 else number - 82])
        elif 40 <= number <= 47 or 100 <= number <= 107:
            style = replace(style, background=BASE[number - 40 if number < 100 else number - 92])
        else:
            change = {1: {"bold": True}, 2: {"faint": True}, 3: {"italic": True}, 4: {"underlined": True}, 7: {"reversed": True},
                      22: {"bold": False, "faint": False}, 23: {"italic": False}, 24: {"underlined": False}, 27: {"reversed": False},
                      39: {"foreground": FOREGROUND}, 49: {"background": BACKGROUND}}.get(number)
            if change is None:
                raise ValueError(f"SGR {number} has no drawing")
            style = replace(style, **change)
    return style


def cells(line, style):
    """Pieces of a line as (column, text, style), and the style at its end."""
    pieces, column = [], 0
    for index, part in enumerate(SEQUENCE.split(line)):
        if index % 2:
            style = applied(style, part)
        elif part:
            pieces.append((column, part, style))
            column += len(part)
    return pieces, style


def drawn(column, row, text, style):
    """The ground of a piece, where it has one, and its words."""
    ink, ground = (style.background, style.foreground) if style.reversed else (style.foreground, style.background)
    top = MARGIN + row * ROW
    if ground != BACKGROUND:
        yield f'<rect x="{MARGIN + column * COLUMN:.1f}" y="{top}" width="{len(text) * COLUMN:.1f}" height="{ROW}" fill="{ground}"/>'
    looks = "".join(attribute for wanted, attribute in [
        (style.bold, ' font-weight="bold"'), (style.faint, ' opacity="0.6"'), (style.italic, ' font-style="italic"'),
        (style.underlined, ' text-decoration="underline"'), (ink != FOREGROUND, f' fill="{ink}"')] if wanted)
    for run in RUN.finditer(text):
        x = MARGIN + (column + run.start()) * COLUMN
        yield (f'<text x="{x:.1f}" y="{top + 14}" textLength="{len(run[0]) * COLUMN:.1f}" lengthAdjust="spacingAndGlyphs"{looks}>'
               f"{escape(run[0], quote=False)}</text>")


def svg(screen, columns, title):
    """A picture of the screen without the empty lines at its end; the title is for readers who hear it."""
    lines = screen.rstrip("\n").split("\n")
    style, body = Style(), []
    for row, line in enumerate(lines):
        pieces, style = cells(line, style)
        for column, text, look in pieces:
            body.extend(drawn(column, row, text, look))
    width, height = round(columns * COLUMN + 2 * MARGIN), len(lines) * ROW + 2 * MARGIN
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"',
        f"""  font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="{SIZE}" fill="{FOREGROUND}">""",
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" rx="6" fill="{BACKGROUND}"/>',
        *body, "</svg>", ""])
