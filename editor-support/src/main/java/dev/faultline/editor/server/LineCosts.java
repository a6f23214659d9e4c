package dev.faultline.editor.server;

import dev.faultline.editor.analysis.TextFiles;
import dev.faultline.editor.analysis.UnreadableTextException;
import dev.faultline.editor.lastrun.LastRun;
import dev.faultline.editor.lastrun.LineCost;
import dev.faultline.editor.lastrun.ScriptProcess;
import dev.faultline.editor.lastrun.ScriptProcess.Outcome;
import dev.faultline.grammar.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/**
 * Costs beside the lines: a script that is saved, or asked for, is run in a process of its own, and what each of its lines did is an inlay
 * hint at its end.
 *
 * <p>The server itself runs nothing, and a run never keeps it from answering. A file is run as it is on disk. When it is run again before it
 * has ended, the older run is ended. Hints of a text that has been changed since are marked.
 */
final class LineCosts implements AutoCloseable {

    /** The command that runs a script for its costs; its argument is a URI. */
    static final String RUN = "faultline.runForLineCosts";

    private static final String STALE_MARK = "≈ ";

    private final List<String> launcher;
    private final LanguageClient client;
    private final ClientLog log;
    private final Map<Path, LastRun> runs = new ConcurrentHashMap<>();
    private final Map<Path, ScriptProcess> running = new ConcurrentHashMap<>();
    private volatile CostSettings settings = CostSettings.DEFAULT;
    private volatile boolean canRefresh;

    /** @param launcher the command that starts Faultline, word by word; empty if scripts cannot be run */
    LineCosts(List<String> launcher, LanguageClient client, ClientLog log) {
        this.launcher = List.copyOf(launcher);
        this.client = client;
        this.log = log;
    }

    /** @param canRefresh whether the client asks again for its hints when told to */
    void begin(@Nullable Object initialSettings, boolean canRefresh) {
        this.canRefresh = canRefresh;
        configure(initialSettings);
    }

    void configure(@Nullable Object changed) {
        settings = settings.with(changed);
    }

    void saved(Document document) {
        if (settings.runOnSave()) {
            run(document);
        }
    }

    /** Runs the file of a document, if it has one and nothing is wrong with it; returns at once. */
    void run(Document document) {
        Path file = document.file();
        if (file != null && !launcher.isEmpty() && document.analysis().diagnostics().stream().noneMatch(Diagnostic::isError)) {
            Thread.ofPlatform().daemon().name("faultline-run").start(() -> run(file));
        }
    }

    private void run(Path file) {
        try (ScriptProcess process = ScriptProcess.start(launcher, file, settings.timeout())) {
            String text = TextFiles.read(file.toString(), file);
            ScriptProcess older = running.put(file, process);
            if (older != null) {
                older.close();
            }
            Outcome outcome = process.await();
            if (running.remove(file, process)) {
                take(file, text, outcome);
            }
        } catch (IOException e) {
            log.warn("cannot run " + file + " for the costs of its lines: " + launcher.getFirst() + " cannot be started");
        } catch (UnreadableTextException e) {
            log.warn(e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that does not ask again shows what it has
    private void take(Path file, String text, Outcome outcome) {
        try {
            runs.put(file, LastRun.of(text, outcome.result()));
            if (canRefresh) {
                client.refreshInlayHints();
            }
        } catch (IllegalArgumentException e) {
            log.warn(file + " ended with exit code " + outcome.exitCode() + " and no result"
                    + (outcome.complaint().isEmpty() ? "" : ": " + outcome.complaint()));
        }
    }

    /** The costs of the lines in {@code range}, from the last run of the document's file. */
    List<InlayHint> of(Document document, Range range) {
        LastRun run = document.file() == null ? null : runs.get(document.file());
        List<InlayHint> hints = new ArrayList<>();
        if (run != null) {
            String mark = run.isStale(document.source().text()) ? STALE_MARK : "";
            run.costsIn(document.source().text()).forEach((line, cost) -> {
                Position end = document.position(document.source().lineEnd(line));
                if (end.getLine() >= range.getStart().getLine() && end.getLine() <= range.getEnd().getLine()) {
                    hints.add(hint(end, mark, cost));
                }
            });
        }
        return hints;
    }

    private static InlayHint hint(Position position, String mark, LineCost cost) {
        InlayHint hint = new InlayHint(position, Either.forLeft(mark + cost.label()));
        hint.setPaddingLeft(true);
        String age = mark.isEmpty() ? "" : "The script was changed since this was measured.\n\n";
        hint.setTooltip(new MarkupContent(MarkupKind.MARKDOWN, age + cost.details()));
        return hint;
    }

    /** Ends what runs. */
    @Override
    public void close() {
        running.values().forEach(ScriptProcess::close);
    }
}
