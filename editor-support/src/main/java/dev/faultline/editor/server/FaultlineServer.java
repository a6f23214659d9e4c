package dev.faultline.editor.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/** The life of a session: initialize, then requests, then shutdown, then exit. */
final class FaultlineServer implements LanguageServer {

    private enum Phase {
        NEW,
        RUNNING,
        SHUT_DOWN
    }

    private final String version;
    private final Project project = new Project();
    private final LineCosts costs;
    private final TextRequests texts;
    private final WorkspaceRequests workspace;
    private final CompletableFuture<Integer> end;
    private final ParentWatch parents;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

    /**
     * @param launcher the command that runs scripts; empty for none
     * @param end completed with the process's exit code when the session is over
     */
    FaultlineServer(String version, List<String> launcher, LanguageClient client, ScheduledExecutorService worker,
            CompletableFuture<Integer> end, Consumer<Throwable> defects) {
        this.version = version;
        this.end = end;
        this.parents = new ParentWatch(end);
        Publisher publisher = new Publisher(project, client, worker, defects);
        ClientLog log = new ClientLog(client);
        this.costs = new LineCosts(launcher, client, log);
        this.texts = new TextRequests(project, publisher, costs, log, worker);
        this.workspace = new WorkspaceRequests(project, publisher, costs, worker);
    }

    Project project() {
        return project;
    }

    LineCosts costs() {
        return costs;
    }

    /** Whether requests other than {@code initialize} may be answered, and if not why. */
    void checkRunning() {
        switch (phase.get()) {
            case NEW -> throw refusal(ResponseErrorCode.ServerNotInitialized, "the server has not been initialized");
            case SHUT_DOWN -> throw refusal(ResponseErrorCode.InvalidRequest, "the server has been shut down");
            case RUNNING -> {
                // Ready.
            }
        }
    }

    boolean isRunning() {
        return phase.get() == Phase.RUNNING;
    }

    private static ResponseErrorException refusal(ResponseErrorCode code, String sentence) {
        return new ResponseErrorException(new ResponseError(code, sentence, null));
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        if (!phase.compareAndSet(Phase.NEW, Phase.RUNNING)) {
            throw refusal(ResponseErrorCode.InvalidRequest, "the server is initialized once");
        }
        if (params.getProcessId() != null) {
            parents.watch(params.getProcessId());
        }
        List<WorkspaceFolder> folders = params.getWorkspaceFolders();
        if (folders != null) {
            folders.forEach(folder -> project.addFolder(folder.getUri()));
        } else {
            addRoot(params);
        }
        WorkspaceClientCapabilities client = params.getCapabilities() == null ? null : params.getCapabilities().getWorkspace();
        project.libraryTexts().setVirtual(client != null && client.getTextDocumentContent() != null);
        boolean canRefresh =
                client != null && client.getInlayHint() != null && Boolean.TRUE.equals(client.getInlayHint().getRefreshSupport());
        costs.begin(params.getInitializationOptions(), canRefresh);
        return CompletableFuture.completedFuture(new InitializeResult(Capabilities.all(), new ServerInfo("faultline", version)));
    }

    /** Older clients know one folder only. */
    @SuppressWarnings("deprecation")
    private void addRoot(InitializeParams params) {
        if (params.getRootUri() != null) {
            project.addFolder(params.getRootUri());
        }
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        phase.set(Phase.SHUT_DOWN);
        return CompletableFuture.completedFuture(new Object());
    }

    @Override
    public void exit() {
        end.complete(phase.get() == Phase.SHUT_DOWN ? 0 : 1);
    }

    @Override
    public void setTrace(SetTraceParams params) {
        // There is no trace to set; clients send it all the same.
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return texts;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return workspace;
    }
}
