package dev.faultline.editor.server;

import dev.faultline.editor.analysis.Findings;
import dev.faultline.editor.analysis.Findings.Finding;
import dev.faultline.editor.analysis.UnreadableTextException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/**
 * Tells the client what is wrong, a moment after the last key: what {@code faultline check} says of each open script, with the errors of its
 * modules at their own files. Only what has changed is sent.
 */
final class Publisher {

    /** Long enough to let a burst of changes pass, short enough to feel at once. */
    private static final long PAUSE_MS = 60;

    private final Project project;
    private final LanguageClient client;
    private final ScheduledExecutorService worker;
    private final Map<String, PublishDiagnosticsParams> sent = new LinkedHashMap<>();
    private @Nullable Future<?> planned;

    Publisher(Project project, LanguageClient client, ScheduledExecutorService worker) {
        this.project = project;
        this.client = client;
        this.worker = worker;
    }

    /** Something has changed; called by whoever reads messages. */
    synchronized void changed() {
        if (planned != null) {
            planned.cancel(false);
        }
        planned = worker.schedule(this::publish, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    /** Only ever run by the worker. */
    private void publish() {
        Map<String, PublishDiagnosticsParams> next = new LinkedHashMap<>();
        List<Document> open = List.copyOf(project.allOpen());
        Map<String, Set<Diagnostic>> ofModules = new LinkedHashMap<>();
        for (Document document : open) {
            Set<Diagnostic> own = new LinkedHashSet<>();
            for (Finding finding : Findings.of(document.analysis(), document.file(), project.library(), project)) {
                if (finding.text() == document.source()) {
                    own.add(Problems.convert(document, finding.diagnostic()));
                } else {
                    addToModule(ofModules, finding);
                }
            }
            next.put(document.uri(), new PublishDiagnosticsParams(document.uri(), List.copyOf(own), document.version()));
        }
        ofModules.forEach((uri, found) -> next.putIfAbsent(uri, new PublishDiagnosticsParams(uri, List.copyOf(found))));
        sent.keySet().stream().filter(uri -> !next.containsKey(uri)).toList().forEach(uri -> {
            sent.remove(uri);
            client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
        });
        next.forEach((uri, params) -> {
            if (!params.equals(sent.put(uri, params))) {
                client.publishDiagnostics(params);
            }
        });
    }

    private void addToModule(Map<String, Set<Diagnostic>> ofModules, Finding finding) {
        Path file = finding.file();
        if (file == null) {
            return;
        }
        try {
            Document module = project.document(file);
            ofModules.computeIfAbsent(module.uri(), uri -> new LinkedHashSet<>()).add(Problems.convert(module, finding.diagnostic()));
        } catch (UnreadableTextException e) {
            // It was read a moment ago and is gone: the next change tells.
            changed();
        }
    }
}
