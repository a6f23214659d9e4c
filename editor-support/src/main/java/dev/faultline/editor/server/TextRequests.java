package dev.faultline.editor.server;

import dev.faultline.editor.complete.Forms;
import dev.faultline.editor.complete.Vocabulary;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of one text.
 *
 * <p>Changes are taken in as they come. A request is about the text as it was when the request came, and is answered by the worker, one after
 * the other; one that was cancelled before its turn costs nothing.
 */
final class TextRequests implements TextDocumentService {

    private final Project project;
    private final Publisher publisher;
    private final LineCosts costs;
    private final ClientLog log;
    private final Executor worker;
    private final Navigation navigation;
    private final Renaming renaming;
    private final Hovering hovering;
    private final Signatures signatures;
    private final Completions completions;

    TextRequests(Project project, Publisher publisher, LineCosts costs, ClientLog log, Executor worker) {
        this.project = project;
        this.publisher = publisher;
        this.costs = costs;
        this.log = log;
        this.worker = worker;
        Names names = new Names(project);
        Vocabulary vocabulary = new Vocabulary();
        Forms forms = new Forms(vocabulary);
        this.navigation = new Navigation(names);
        this.renaming = new Renaming(project, names);
        this.hovering = new Hovering(project.library(), names, forms, vocabulary);
        this.signatures = new Signatures(names, forms);
        this.completions = new Completions(names, vocabulary);
    }

    // ---- what the client has open ------------------------------------------------------------------------------------

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        project.open(params.getTextDocument().getUri(), params.getTextDocument().getVersion(), params.getTextDocument().getText());
        publisher.changed();
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        @Nullable
        Document known = project.opened(uri).orElse(null);
        if (known == null) {
            log.warn("a change of " + uri + ", which is not open, is left out");
            return;
        }
        Integer version = params.getTextDocument().getVersion();
        int next = version == null ? known.version() + 1 : version;
        if (next <= known.version()) {
            log.warn("version " + next + " of " + uri + " came after version " + known.version() + " and is left out");
            return;
        }
        project.replace(known.changed(next, params.getContentChanges()));
        publisher.changed();
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        project.close(params.getTextDocument().getUri());
        publisher.changed();
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        // Modules of other texts may be the file that was saved.
        publisher.changed();
        project.opened(params.getTextDocument().getUri()).ifPresent(document -> worker.execute(() -> costs.saved(document)));
    }

    // ---- requests ----------------------------------------------------------------------------------------------------

    /** Answers from the text as it is now, when the worker comes to it. */
    private <T> CompletableFuture<T> ask(TextDocumentIdentifier text, Function<Document, T> question) {
        Document document = project.opened(text.getUri()).orElseThrow(() -> refusal(ResponseErrorCode.InvalidParams,
                text.getUri() + " is not open"));
        return CompletableFutures.computeAsync(worker, cancelled -> {
            cancelled.checkCanceled();
            return question.apply(document);
        });
    }

    private <T> CompletableFuture<T> askAt(TextDocumentIdentifier text, Position position, Question<T> question) {
        return ask(text, document -> question.ask(document, document.offset(position)));
    }

    /** A question about a place. */
    private interface Question<T> {
        T ask(Document document, int offset);
    }

    private static ResponseErrorException refusal(ResponseErrorCode code, String sentence) {
        return new ResponseErrorException(new ResponseError(code, sentence, null));
    }

    /** What is refused reaches the user as its one sentence. */
    private static <T> T orRefuse(Callable<T> action) {
        try {
            return action.call();
        } catch (RefusedException e) {
            throw refusal(ResponseErrorCode.RequestFailed, e.sentence());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return askAt(params.getTextDocument(), params.getPosition(),
                (document, offset) -> Either.forLeft(completions.at(document, offset)));
    }

    @Override
    public CompletableFuture<@Nullable Hover> hover(HoverParams params) {
        return askAt(params.getTextDocument(), params.getPosition(), (document, offset) -> hovering.at(document, offset).orElse(null));
    }

    @Override
    public CompletableFuture<@Nullable SignatureHelp> signatureHelp(SignatureHelpParams params) {
        return askAt(params.getTextDocument(), params.getPosition(), (document, offset) -> signatures.at(document, offset).orElse(null));
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
        return askAt(params.getTextDocument(), params.getPosition(),
                (document, offset) -> Either.forLeft(navigation.definition(document, offset)));
    }

    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
        boolean withDefinition = params.getContext() == null || params.getContext().isIncludeDeclaration();
        return askAt(params.getTextDocument(), params.getPosition(),
                (document, offset) -> navigation.references(document, offset, withDefinition));
    }

    @Override
    public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(DocumentHighlightParams params) {
        return askAt(params.getTextDocument(), params.getPosition(), navigation::highlights);
    }

    @Override
    public CompletableFuture<@Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(
            PrepareRenameParams params) {
        return askAt(params.getTextDocument(), params.getPosition(), (document, offset) -> orRefuse(
                () -> renaming.prepare(document, offset).map(Either3::<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forSecond)
                        .orElse(null)));
    }

    @Override
    public CompletableFuture<@Nullable WorkspaceEdit> rename(RenameParams params) {
        return askAt(params.getTextDocument(), params.getPosition(),
                (document, offset) -> orRefuse(() -> renaming.rename(document, offset, params.getNewName()).orElse(null)));
    }

    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
        return ask(params.getTextDocument(),
                document -> Outline.of(document).stream().map(Either::<SymbolInformation, DocumentSymbol>forRight).toList());
    }

    @Override
    public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
        return ask(params.getTextDocument(), Folding::of);
    }

    @Override
    public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams params) {
        return ask(params.getTextDocument(), document -> params.getPositions().stream()
                .map(position -> Folding.around(document, document.offset(position))).toList());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return ask(params.getTextDocument(), Formatting::of);
    }

    @Override
    public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
        return ask(params.getTextDocument(), document -> costs.of(document, params.getRange()));
    }

    @Override
    public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
        return ask(params.getTextDocument(), document -> new SemanticTokens(SemanticColours.of(document, 0, Integer.MAX_VALUE)));
    }

    @Override
    public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
        return ask(params.getTextDocument(), document -> new SemanticTokens(SemanticColours.of(document,
                document.offset(params.getRange().getStart()), document.offset(params.getRange().getEnd()))));
    }

    @Override
    public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
        @Nullable
        List<String> only = params.getContext() == null ? null : params.getContext().getOnly();
        return ask(params.getTextDocument(), document -> Repairs.of(document, document.offset(params.getRange().getStart()),
                document.offset(params.getRange().getEnd()), only).stream().map(Either::<Command, CodeAction>forRight).toList());
    }
}
