package dev.faultline.launcher.prompt;

import dev.faultline.launcher.DefectReport;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Output;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.repl.ReplSession;
import dev.faultline.launcher.repl.Request;
import dev.faultline.launcher.repl.Response;
import dev.faultline.launcher.script.Estimate;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.ProgressLine;
import dev.faultline.launcher.terminal.Interaction;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;

/**
 * A session with a voice: hands over inputs, prints answers, shows progress, and remembers the worst that happened. The session is made
 * on a thread of its own, so that a prompt can be shown meanwhile.
 */
public final class Conversation implements AutoCloseable {

    private static final String REHEARSED = "touch write (mmap 1page)";

    private final Output out;
    private final PrintStream err;
    private IntSupplier width;
    private final Style style;
    private final ProgressLine progress;
    private final boolean showsProgress;
    private final FutureTask<ReplSession> session;
    /** Where printed lines go; for a while to somebody else. */
    private volatile OutputStream printed;
    private volatile boolean isQuiet;
    private int worstCode = ExitCode.OK;

    /** Begins one. */
    public Conversation(Surroundings surroundings, RunSettings settings) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.width = surroundings.terminal()::width;
        this.style = surroundings.terminal().styleOfOutput();
        this.showsProgress = surroundings.terminal().interaction().movesCursor();
        this.progress = new ProgressLine(err);
        this.printed = progress.inFrontOf(out);
        this.session = new FutureTask<>(() -> new ReplSession(settings, surroundings.folder(), new PrintedOutput(() -> printed)));
        Thread.ofPlatform().daemon().name("faultline-session").start(() -> {
            session.run();
            if (surroundings.terminal().interaction() != Interaction.NONE) {
                rehearse();
            }
        });
    }

    /**
     * Does once, aside, what an input needs: while a person still types the first one, most of the code is loaded that answers it.
     */
    private static void rehearse() {
        RunSettings defaults = new RunSettings(Map.of(), Map.of(), null, false, false, 0, null);
        try (ReplSession aside = new ReplSession(defaults, Path.of(""), OutputStream.nullOutputStream())) {
            aside.complete(REHEARSED, REHEARSED.length());
            aside.submit(new Request(REHEARSED, Terminal.DEFAULT_WIDTH, Style.PLAIN));
        } catch (RuntimeException defect) {
            // The user's own input meets it again, and that is when it is told.
            return;
        }
    }

    /** Who to ask for the columns of the screen before each answer; a person may change them. */
    void setWidth(IntSupplier columns) {
        width = columns;
    }

    /** Columns of the screen. */
    public int width() {
        return width.getAsInt();
    }

    /** The session, once it is there. */
    public ReplSession session() {
        try {
            return session.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the session could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the session was made", e);
        }
    }

    /**
     * Answers one whole input and prints the answer. Nothing that goes wrong with it is thrown, a defect of ours neither: the next
     * input may do better.
     *
     * @throws IOException if standard output cannot be written
     */
    public Response answer(String text) throws IOException {
        Response response = respond(text);
        if (out.exitCode() != ExitCode.OK) {
            // Whoever listened has gone, while it printed: that the line was stopped for it is no news to anybody.
            return response;
        }
        out.print(response.text());
        err.print(response.errorText());
        err.flush();
        noteCode(response.exitCode());
        return response;
    }

    /**
     * Runs lines that are ours, not the user's, without showing anything, and gives what they print. They are short: nothing stops them.
     *
     * @return empty if they fail
     */
    public Optional<String> quietly(String lines) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        OutputStream before = printed;
        printed = heard;
        isQuiet = true;
        try {
            Response response = session().submit(new Request(lines, width.getAsInt(), Style.PLAIN));
            return response.exitCode() == ExitCode.OK ? Optional.of(heard.toString(StandardCharsets.UTF_8)) : Optional.empty();
        } finally {
            isQuiet = false;
            printed = before;
        }
    }

    /** Says what is wrong with an input that cannot even be handed over. */
    void refuse(String sentence) {
        err.println(style.error("error") + ": " + sentence);
        noteCode(ExitCode.USAGE);
    }

    private Response respond(String text) {
        int columns = width.getAsInt();
        try {
            if (showsProgress) {
                ReplSession running = session();
                Estimate estimate = new Estimate();
                progress.begin(columns, () -> running.progress().map(estimate::text).orElse(""));
            }
            return session().submit(new Request(text, columns, style));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError defect) {
            String line = DefectReport.write(defect, List.of("repl", text)) + "\n";
            return new Response("", line, List.of(), ExitCode.DEFECT, false, null);
        } finally {
            progress.end();
        }
    }

    /** Stops the input that is being answered, if there is one. For other threads. */
    public void interrupt() {
        if (session.isDone() && !isQuiet) {
            session().interrupt();
        }
    }

    /** The worst exit code of any answer. */
    public int exitCode() {
        return worstCode;
    }

    private void noteCode(int code) {
        // A stopped line is no failure of the session: the user wanted it.
        if (code != ExitCode.INTERRUPTED) {
            worstCode = Math.max(worstCode, code);
        }
    }

    @Override
    public void close() {
        session().close();
    }
}
