package dev.faultline.launcher.repl;

import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.StatementSplitter;
import dev.faultline.editor.complete.Completion;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.repl.command.Answer;
import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import dev.faultline.launcher.repl.command.Page;
import dev.faultline.launcher.repl.workspace.EvaluationPrinter;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.Evaluation;
import dev.faultline.launcher.script.Progress;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A prompt without a terminal: takes whole inputs and answers them, one after the other, and never ends because of one.
 *
 * <p>{@link #submit} is called by one thread; {@link #interrupt} and {@link #progress} may be called by any other meanwhile.
 */
public final class ReplSession implements AutoCloseable {

    /** Columns an answer goes on further in, below a line that was too long. */
    private static final int HANG = 2;

    private final Workspace workspace;
    private final Commands commands = new Commands();
    private final CommandCompleter completer;
    private volatile long begunNanos;
    private volatile boolean isBusy;

    /**
     * @param folder that relative modules are below, and file names relative to
     * @param printed where snippets print to, while they run
     */
    public ReplSession(RunSettings settings, Path folder, OutputStream printed) {
        this.workspace = new Workspace(settings, folder, printed);
        this.completer = new CommandCompleter(workspace, commands);
    }

    /** Evaluates a snippet or executes a command. */
    public Response submit(Request request) {
        if (request.text().isBlank()) {
            return Response.of("");
        }
        begunNanos = System.nanoTime();
        isBusy = true;
        workspace.begin();
        try {
            return isCommand(request.text()) ? command(request) : snippet(request);
        } finally {
            isBusy = false;
        }
    }

    private Response snippet(Request request) {
        return response(workspace.evaluate(request.text()), request.width(), request.style());
    }

    private Response response(Evaluation evaluation, int width, Style style) {
        EvaluationPrinter printer = new EvaluationPrinter(width, style, workspace.preferences().isBrief());
        return new Response(printer.text(evaluation), printer.errorText(evaluation), evaluation.errors(), evaluation.exitCode(),
                evaluation.exits(), null);
    }

    private Response command(Request request) {
        String[] words = request.text().strip().split("\\s+", 2);
        try {
            Command command = commands.find(words[0]);
            Answer answer = command.execute(
                    workspace, words.length == 1 ? "" : words[1].strip(), new Page(request.width(), request.style()));
            String text = Commands.keepsItsLines(command) ? answer.text() : Wrapping.fit(answer.text(), HANG, request.width());
            return new Response(text, answer.errorText(), answer.errors(), answer.exitCode(), answer.ends(), answer.edit());
        } catch (UserError error) {
            String sentence = Wrapping.fit(request.style().error("error") + ": " + error.sentence(), HANG, request.width());
            return new Response("", sentence, List.of(), error.exitCode(), false, null);
        }
    }

    /** Whether {@code text} is a whole input, or goes on in the next line. A command is whole in any case. */
    public boolean isComplete(String text) {
        return isCommand(text) || StatementSplitter.isComplete(text);
    }

    /** What may stand at {@code cursor}, an offset in {@code text}. */
    public Completion complete(String text, int cursor) {
        return completer.complete(text, cursor);
    }

    /** What each piece of {@code text} is, for showing it in colours. A command is a keyword up to its first blank. */
    public List<Highlighting.Piece> highlight(String text) {
        if (!isCommand(text)) {
            return Highlighting.of(text);
        }
        int start = text.indexOf(':');
        int end = start + 1;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        List<Highlighting.Piece> pieces = new ArrayList<>();
        pieces.add(new Highlighting.Piece(start, end, Highlighting.Kind.KEYWORD));
        for (Highlighting.Piece piece : Highlighting.of(text.substring(end))) {
            pieces.add(new Highlighting.Piece(piece.start() + end, piece.end() + end, piece.kind()));
        }
        return pieces;
    }

    /** Stops the input that runs; the session is then as it was before it. Does nothing when none runs. */
    public void interrupt() {
        if (isBusy) {
            workspace.stop();
        }
    }

    /** How far the running input has come; empty when none runs. */
    public Optional<Progress> progress() {
        return isBusy ? Optional.of(workspace.progress(Duration.ofNanos(System.nanoTime() - begunNanos))) : Optional.empty();
    }

    /** Whether it is for the prompt and not for the machine: {@code :stats}. */
    public static boolean isCommand(String text) {
        return text.stripLeading().startsWith(":");
    }

    @Override
    public void close() {
        workspace.close();
    }
}
