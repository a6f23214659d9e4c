package dev.faultline.editor.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.jspecify.annotations.Nullable;

/** A real client, connected to a session by two pipes. */
final class Client implements LanguageClient, AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    /** A text with a mark: {@code |} is the place a request is about. */
    record Marked(String text, Position position) {

        static Marked of(String marked) {
            int mark = marked.indexOf('|');
            String text = marked.substring(0, mark) + marked.substring(mark + 1);
            return new Marked(text, new TextLines(text).position(mark));
        }
    }

    final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    final BlockingQueue<MessageParams> logged = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refreshed = new LinkedBlockingQueue<>();
    final List<Throwable> defects = new ArrayList<>();
    final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    final OutputStream toServer;
    final InputStream fromServer;
    private final LanguageServer server;
    private final List<String> runner;
    private int opened;

    Client() {
        this(List.of());
    }

    /** @param runner what the server runs scripts with */
    Client(List<String> runner) {
        this.runner = runner;
        Streams requests = Streams.open();
        Streams answers = Streams.open();
        toServer = requests.out();
        fromServer = answers.in();
        Thread session = new Thread(() -> serve(requests.in(), answers.out()), "session");
        session.setDaemon(true);
        session.start();
        Launcher<LanguageServer> launcher = LSPLauncher.createClientLauncher(this, fromServer, toServer);
        Future<Void> _ = launcher.startListening();
        server = launcher.getRemoteProxy();
    }

    private void serve(InputStream in, OutputStream out) {
        try {
            exitCode.complete(new LanguageServerSession("test", runner, defects::add).serve(in, out));
        } catch (IOException e) {
            exitCode.completeExceptionally(e);
        }
    }

    LanguageServer server() {
        return server;
    }

    /** A client that is past {@code initialize}, working in {@code folders}. */
    static Client initialized(Path... folders) {
        return initialized(List.of(), folders);
    }

    /** The same, with something that runs scripts. */
    static Client initialized(List<String> runner, Path... folders) {
        Client client = new Client(runner);
        InitializeParams params = new InitializeParams();
        List<WorkspaceFolder> all = new ArrayList<>();
        for (Path folder : folders) {
            all.add(new WorkspaceFolder(folder.toUri().toString(), folder.toString()));
        }
        params.setWorkspaceFolders(all);
        WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
        workspace.setInlayHint(new InlayHintWorkspaceCapabilities(true));
        params.setCapabilities(new ClientCapabilities(workspace, null, null));
        await(client.server.initialize(params));
        return client;
    }

    // ---- texts -------------------------------------------------------------------------------------------------------

    /** Opens a text that is no file. */
    TextDocumentIdentifier open(String text) {
        return open("untitled:text-" + ++opened + ".fault", text);
    }

    TextDocumentIdentifier open(String uri, String text) {
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "faultline", 1, text)));
        return new TextDocumentIdentifier(uri);
    }

    void change(TextDocumentIdentifier text, int version, @Nullable Range range, String replacement) {
        TextDocumentContentChangeEvent change = new TextDocumentContentChangeEvent(replacement);
        change.setRange(range);
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(text.getUri(), version), List.of(change)));
    }

    /** What is next published for a text. */
    PublishDiagnosticsParams problems(TextDocumentIdentifier text) {
        while (true) {
            PublishDiagnosticsParams next = next(published);
            if (next.getUri().equals(text.getUri())) {
                return next;
            }
        }
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T found = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (found == null) {
                throw new IllegalStateException("nothing came");
            }
            return found;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- answers -----------------------------------------------------------------------------------------------------

    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The error that answers a request. */
    static ResponseError error(CompletableFuture<?> answer) {
        try {
            throw new AssertionError("answered: " + await(answer));
        } catch (ResponseErrorException e) {
            return e.getResponseError();
        }
    }

    @Override
    public void close() {
        try {
            toServer.close();
            exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            fromServer.close();
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        if (!defects.isEmpty()) {
            throw new AssertionError("the server has a defect", defects.getFirst());
        }
    }

    // ---- what the server tells ---------------------------------------------------------------------------------------

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
        published.add(params);
    }

    @Override
    public void logMessage(MessageParams params) {
        logged.add(params);
    }

    @Override
    public void showMessage(MessageParams params) {
        logged.add(params);
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
        return CompletableFuture.completedFuture(new MessageActionItem());
    }

    @Override
    public void telemetryEvent(Object event) {
        throw new IllegalStateException("the server sends no telemetry");
    }

    @Override
    public CompletableFuture<Void> refreshInlayHints() {
        refreshed.add("inlay hints");
        return CompletableFuture.completedFuture(null);
    }
}
