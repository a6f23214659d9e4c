package dev.faultline.launcher.prompt;

import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.Version;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Interaction;
import dev.faultline.launcher.tutorial.Tutorial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Holds a session with whoever is at standard input: a person at a terminal of any kind, or a pipe. */
public final class Prompt {

    private final Surroundings surroundings;
    private final Interruption interruption;
    private final RunSettings settings;
    private final TerminalOpener opener;
    private final @Nullable HistoryFile history;

    /** Opens a terminal, where there is one. */
    public interface TerminalOpener {
        Terminal open() throws IOException;
    }

    /** With the terminal the process runs in, and the user's history. */
    public static Prompt ofProcess(Surroundings surroundings, Interruption interruption, RunSettings settings) {
        Map<String, String> environment = System.getenv();
        return new Prompt(surroundings, interruption, settings, () -> SystemTerminal.open(environment.getOrDefault("TERM", "dumb")),
                HistoryFile.pathOf(environment));
    }

    /**
     * Talks to any terminal.
     *
     * @param opener called if the surroundings say that keys can be pressed
     * @param history where inputs are kept, or null for nowhere
     */
    public Prompt(Surroundings surroundings, Interruption interruption, RunSettings settings, TerminalOpener opener,
            @Nullable Path history) {
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.settings = settings;
        this.opener = opener;
        this.history = history == null ? null : new HistoryFile(history);
    }

    /**
     * Takes inputs and answers them until there are no more.
     *
     * @param script runs first, if there is one
     * @return the worst exit code of any input
     */
    public int run(@Nullable String script) throws IOException {
        if (surroundings.terminal().interaction() != Interaction.KEYS) {
            return inLines(conversation -> {
                if (begin(conversation, script)) {
                    new LinePrompt(surroundings, interruption, conversation).run();
                }
            });
        }
        return inTerminal((conversation, terminal) -> {
            surroundings.out().print("Faultline " + Version.current() + ". :help lists what can be asked, Ctrl-D leaves.\n");
            if (begin(conversation, script)) {
                new TerminalPrompt(surroundings, interruption, terminal, conversation, history).run();
            }
        });
    }

    /**
     * Leads through the tutorial. What a pipe does not answer is passed over, so that it can be read to its end.
     *
     * @return the worst exit code of any line
     */
    public int teach() throws IOException {
        if (surroundings.terminal().interaction() != Interaction.KEYS) {
            return inLines(conversation -> {
                LinePrompt prompt = new LinePrompt(surroundings, interruption, conversation);
                prompt.listening(() -> tutorial(conversation, prompt::answer).run());
            });
        }
        return inTerminal((conversation, terminal) -> {
            TerminalPrompt prompt = new TerminalPrompt(surroundings, interruption, terminal, conversation, null);
            tutorial(conversation, prompt::answer).run();
        });
    }

    private Tutorial tutorial(Conversation conversation, TutorialDialogue.Question question) {
        return new Tutorial(new TutorialDialogue(conversation, surroundings.out(), question), surroundings.terminal().styleOfOutput());
    }

    /** What is done in a session. */
    private interface LineTask {
        void perform(Conversation conversation) throws IOException;
    }

    /** As {@link LineTask}, with a terminal. */
    private interface TerminalTask {
        void perform(Conversation conversation, Terminal terminal) throws IOException;
    }

    private int inLines(LineTask task) throws IOException {
        try (Conversation conversation = new Conversation(surroundings, settings)) {
            task.perform(conversation);
            return conversation.exitCode();
        }
    }

    private int inTerminal(TerminalTask task) throws IOException {
        int startWidth = surroundings.terminal().width();
        try (Conversation conversation = new Conversation(surroundings, settings);
                Terminal terminal = opener.open()) {
            conversation.setWidth(() -> width(terminal, startWidth));
            task.perform(conversation, terminal);
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
