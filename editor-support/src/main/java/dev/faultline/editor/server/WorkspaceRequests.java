package dev.faultline.editor.server;

import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentContentParams;
import org.eclipse.lsp4j.TextDocumentContentResult;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What a client asks and tells about all texts together. */
final class WorkspaceRequests implements WorkspaceService {

    private final Project project;
    private final Publisher publisher;
    private final LineCosts costs;
    private final Executor worker;

    WorkspaceRequests(Project project, Publisher publisher, LineCosts costs, Executor worker) {
        this.project = project;
        this.publisher = publisher;
        this.costs = costs;
        this.worker = worker;
    }

    @Override
    public CompletableFuture<Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>> symbol(
            WorkspaceSymbolParams params) {
        return CompletableFutures.computeAsync(worker, cancelled -> {
            cancelled.checkCanceled();
            return Either.forRight(Outline.find(project, params.getQuery()));
        });
    }

    @Override
    public CompletableFuture<TextDocumentContentResult> textDocumentContent(TextDocumentContentParams params) {
        String text = project.libraryTexts().text(params.getUri()).orElseThrow(() -> new ResponseErrorException(
                new ResponseError(ResponseErrorCode.InvalidParams, "the library has no " + params.getUri(), null)));
        return CompletableFuture.completedFuture(new TextDocumentContentResult(text));
    }

    @Override
    public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
        if (!params.getCommand().equals(LineCosts.RUN) || params.getArguments().size() != 1) {
            throw new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams,
                    "there is one command, " + LineCosts.RUN + ", and it takes the URI of an open script", null));
        }
        String uri = params.getArguments().getFirst() instanceof JsonPrimitive text ? text.getAsString() : "";
        Document document = project.opened(uri).orElseThrow(() -> new ResponseErrorException(
                new ResponseError(ResponseErrorCode.InvalidParams, uri + " is not open", null)));
        return CompletableFutures.computeAsync(worker, cancelled -> {
            costs.run(document);
            return new Object();
        });
    }

    @Override
    public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
        params.getEvent().getAdded().forEach(folder -> project.addFolder(folder.getUri()));
        params.getEvent().getRemoved().forEach(folder -> project.removeFolder(folder.getUri()));
        publisher.changed();
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        publisher.changed();
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        costs.configure(params.getSettings());
    }
}
