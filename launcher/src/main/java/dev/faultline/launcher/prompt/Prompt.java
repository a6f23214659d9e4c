package dev.faultline.launcher.prompt;

import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.Version;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Interaction;
import java.io.IOException;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Holds a session with whoever is at standard input: a person at a terminal of any kind, or a pipe. */
public final class Prompt {

    private final Surroundings surroundings;
    private final Interruption interruption;
    private final RunSettings settings;

    public Prompt(Surroundings surroundings, Interruption interruption, RunSettings settings) {
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.settings = settings;
    }

    /**
     * Takes inputs and answers them until there are no more.
     *
     * @param script runs first, if there is one
     * @return the worst exit code of any input
     */
    public int run(@Nullable String script) throws IOException {
        return surroundings.terminal().interaction() == Interaction.KEYS ? inTerminal(script) : inLines(script);
    }

    private int inTerminal(@Nullable String script) throws IOException {
        Map<String, String> environment = System.getenv();
        int startWidth = surroundings.terminal().width();
        try (Conversation conversation = new Conversation(surroundings, settings);
                Terminal terminal = SystemTerminal.open(environment.getOrDefault("TERM", "dumb"))) {
            conversation.setWidth(() -> width(terminal, startWidth));
            surroundings.out().print("Faultline " + Version.current() + ". :help lists what can be asked, Ctrl-D leaves.\n");
            if (begin(conversation, script)) {
                new TerminalPrompt(surroundings, interruption, terminal, conversation, HistoryFile.ofUser(environment)).run();
            }
            return conversation.exitCode();
        }
    }

    private int inLines(@Nullable String script) throws IOException {
        try (Conversation conversation = new Conversation(surroundings, settings)) {
            if (begin(conversation, script)) {
                new LinePrompt(surroundings, interruption, conversation).run();
            }
            return conversation.exitCode();
        }
    }

    /** Some terminals do not know how wide they are. */
    private static int width(Terminal terminal, int otherwise) {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : otherwise;
    }

    private static boolean begin(Conversation conversation, @Nullable String script) throws IOException {
        return script == null || !conversation.answer(":load " + script).ends();
    }
}
