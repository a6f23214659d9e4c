package dev.faultline.launcher.repl;

import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.StatementSplitter;
import dev.faultline.launcher.script.RunSettings;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * A prompt without a terminal: takes whole inputs and answers them, one after the other, and never ends because of one.
 *
 * <p>{@link #submit} is called by one thread; {@link #interrupt} and {@link #progress} may be called by any other meanwhile.
 */
public final class ReplSession implements AutoCloseable {

    /** @param printed where snippets print to, while they run */
    public ReplSession(RunSettings settings, OutputStream printed) {}

    /** Evaluates a snippet or executes a command. */
    public Response submit(Request request) {
        return Response.of("");
    }

    /** Whether {@code text} is a whole input, or goes on in the next line. A command is whole in any case. */
    public boolean isComplete(String text) {
        return isCommand(text) || StatementSplitter.isComplete(text);
    }

    /** What may stand at {@code cursor}, an offset in {@code text}. */
    public Completion complete(String text, int cursor) {
        return new Completion(cursor, List.of());
    }

    /** What each piece of {@code text} is, for showing it in colours. A command is a keyword up to its first blank. */
    public List<Highlighting.Piece> highlight(String text) {
        return Highlighting.of(text);
    }

    /** Stops the input that runs; the session is then as it was before it. Does nothing when none runs. */
    public void interrupt() {}

    /** How far the running input has come; empty when none runs. */
    public Optional<Progress> progress() {
        return Optional.empty();
    }

    private static boolean isCommand(String text) {
        return text.stripLeading().startsWith(":");
    }

    @Override
    public void close() {}
}
