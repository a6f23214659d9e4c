package dev.faultline.launcher.prompt;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.repl.Response;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jspecify.annotations.Nullable;

/** The prompt for a terminal that takes single keys: an input can be edited as a whole before it is answered. */
final class TerminalPrompt {

    private final Surroundings surroundings;
    private final Interruption interruption;
    private final Terminal terminal;
    private final Conversation conversation;
    private final LineReader reader;

    TerminalPrompt(Surroundings surroundings, Interruption interruption, Terminal terminal, Conversation conversation,
            @Nullable HistoryFile history) {
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.terminal = terminal;
        this.conversation = conversation;
        this.reader = LineEditor.on(terminal, conversation::session, surroundings.terminal().styleOfOutput());
        String warning = history == null ? null : history.attachTo(reader);
        if (warning != null) {
            surroundings.err().println(surroundings.terminal().styleOfErrors().yellow("warning") + ": " + warning);
        }
    }

    /** Answers until the user leaves. */
    void run() throws IOException {
        listen();
        String draft = null;
        boolean goesOn = true;
        while (goesOn && !interruption.isRequested()) {
            try {
                String input = reader.readLine(Prompts.FIRST, null, (Character) null, draft);
                draft = null;
                if (!input.isBlank()) {
                    Response response = conversation.answer(input);
                    draft = response.edit();
                    goesOn = !response.ends() && surroundings.out().exitCode() == ExitCode.OK;
                }
            } catch (UserInterruptException dropped) {
                draft = null;
            } catch (EndOfFileException left) {
                goesOn = false;
            }
        }
        interruption.onRequest(null);
    }

    /** One line to a question, which is not kept in the history; null when the user leaves. */
    @Nullable
    String answer(String question) {
        listen();
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        while (!interruption.isRequested()) {
            try {
                return reader.readLine(question);
            } catch (UserInterruptException dropped) {
                // Asked again.
            } catch (EndOfFileException left) {
                return null;
            }
        }
        return null;
    }

    /** While a line is edited the editor takes Ctrl-C itself, and gives it back afterwards. */
    private void listen() {
        terminal.handle(Signal.INT, signal -> conversation.interrupt());
        Thread reading = Thread.currentThread();
        interruption.onRequest(() -> {
            conversation.interrupt();
            reading.interrupt();
        });
    }
}
