package dev.faultline.launcher.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real terminal with nobody in front: tmux draws it, a test presses its keys and looks at its screen. */
final class PseudoTerminal implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String socket = "faultline-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private PseudoTerminal() {}

    static boolean isPossible() {
        try {
            return execute(List.of("tmux", "-V")).startsWith("tmux");
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs the prompt in a terminal of this width. */
    static PseudoTerminal ofPrompt(int columns, Path state, String variables, String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The shell would end at Ctrl-C, too, and take its terminal with it.
        String launch = "trap : INT; env " + variables + " XDG_STATE_HOME='" + state + "' '" + java
                + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss16m"
                + " --add-exports=java.base/jdk.internal.vm=ALL-UNNAMED --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow -Dfaultline.stdin=tty -Dfaultline.stdout=tty -Dfaultline.stderr=tty"
                + " -cp '" + System.getProperty("java.class.path") + "' dev.faultline.launcher.Main " + String.join(" ", words)
                + "; echo \"left with $?\"; exec cat";
        PseudoTerminal terminal = new PseudoTerminal();
        terminal.tmux("new-session", "-d", "-x", String.valueOf(columns), "-y", "30", "exec sh -c " + quoted(launch));
        return terminal;
    }

    /** Presses keys, in tmux's names: {@code Enter}, {@code C-c}, {@code Right}. */
    void press(String... keys) throws IOException {
        for (String key : keys) {
            tmux("send-keys", key);
        }
    }

    void type(String text) throws IOException {
        tmux("send-keys", "-l", text);
    }

    void pasteFile(Path file) throws IOException {
        tmux("load-buffer", file.toString());
        tmux("paste-buffer", "-p");
    }

    void resize(int columns) throws IOException {
        tmux("resize-window", "-x", String.valueOf(columns), "-y", "30");
    }

    /** What stands on the screen, with escape sequences for colours. */
    String colouredScreen() throws IOException {
        return tmux("capture-pane", "-p", "-e");
    }

    String screen() throws IOException {
        return tmux("capture-pane", "-p").stripTrailing();
    }

    /** Waits until the screen is as wanted, and gives it. */
    String await(Predicate<String> wanted) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String screen = screen();
        while (!wanted.test(screen)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the screen never was as wanted, but:\n" + screen);
            }
            Thread.sleep(50);
            screen = screen();
        }
        return screen;
    }

    private String tmux(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null"));
        command.addAll(List.of(words));
        return execute(command);
    }

    private static String execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() throws IOException {
        tmux("kill-server");
    }
}
