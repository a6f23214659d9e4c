package dev.faultline.editor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is typed and asked, everything is answered, and the server's text is the client's. A failure names its seed. */
class FuzzTest {

    private static final int STEPS = 250;

    private static final List<String> PIECES =
            List.of("let ", "heap", " = ", "mmap 1MiB", "\n", "\r\n", "{", "}", "(", ")", "[", "]", "touch write ",
                    "fn f(a, b = 1) ", "=> ", "return ", "machine { cpus 2 }", "\"", "# ", "\uD83D\uDE00", "ä", "\uD83D", "\0", "\r", "\t",
                    "use \"std/pft\"",
                    "pft.", "a: ", ", ", "1..=8", "print ", "x", "kinds.", ";", "threads 2 as t ", "expect ENOMEM ", "stall \"TRAP\" 5us ",
                    "\uFEFF");

    private final List<Function<Asking, CompletableFuture<?>>> requests = List.of(
            ask -> ask.service().hover(new HoverParams(ask.text(), ask.at())),
            ask -> ask.service().completion(new CompletionParams(ask.text(), ask.at())),
            ask -> ask.service().signatureHelp(new SignatureHelpParams(ask.text(), ask.at())),
            ask -> ask.service().definition(new DefinitionParams(ask.text(), ask.at())),
            ask -> ask.service().references(new ReferenceParams(ask.text(), ask.at(), new ReferenceContext(true))),
            ask -> ask.service().documentHighlight(new DocumentHighlightParams(ask.text(), ask.at())),
            ask -> ask.service().prepareRename(new PrepareRenameParams(ask.text(), ask.at())),
            ask -> ask.service().rename(new RenameParams(ask.text(), ask.at(), "renamed")),
            ask -> ask.service().documentSymbol(new DocumentSymbolParams(ask.text())),
            ask -> ask.service().foldingRange(new FoldingRangeRequestParams(ask.text())),
            ask -> ask.service().formatting(new DocumentFormattingParams(ask.text(), new FormattingOptions(4, true))),
            ask -> ask.service().semanticTokensFull(new SemanticTokensParams(ask.text())),
            ask -> ask.service().selectionRange(new SelectionRangeParams(ask.text(), List.of(ask.at()))),
            ask -> ask.service()
                    .codeAction(new CodeActionParams(ask.text(), new Range(ask.at(), ask.at()), new CodeActionContext(List.of()))));

    private record Asking(TextDocumentService service, TextDocumentIdentifier text, Position at) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everythingIsAnswered(long seed) {
        Random random = new Random(seed);
        String reference = "let heap = mmap 1MiB\nfn f(a) {\n    touch write heap\n    return a\n}\nprint f(a: 1)\n";
        List<CompletableFuture<?>> answers = new ArrayList<>();
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open(reference);
            for (int step = 0; step < STEPS; step++) {
                TextLines lines = new TextLines(reference);
                int from = random.nextInt(reference.length() + 1);
                int to = Math.min(reference.length(), from + (random.nextInt(3) == 0 ? random.nextInt(12) : 0));
                Range range = new Range(lines.position(from), lines.position(to));
                // A position inside of a line's end means the end of the line, so the reference takes what the position means.
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                int start = lines.offset(range.getStart());
                int end = Math.max(start, lines.offset(range.getEnd()));
                reference = reference.substring(0, start) + piece + reference.substring(end);
                client.change(text, step + 2, range, piece);
                Position at = new Position(random.nextInt(12), random.nextInt(40));
                answers.add(requests.get(random.nextInt(requests.size())).apply(
                        new Asking(client.server().getTextDocumentService(), text, at)));
            }
            answers.forEach(FuzzTest::awaitAnyAnswer);
            // What the server has shows in the colours of every piece, and in where the text ends.
            Document same = new Document(text.getUri(), 1, reference, null, new Project().catalogue());
            assertEquals(SemanticColours.of(same, 0, Integer.MAX_VALUE), Client.await(client.server().getTextDocumentService()
                    .semanticTokensFull(new SemanticTokensParams(text))).getData(), "seed " + seed);
            Range whole = Client.await(client.server().getTextDocumentService().selectionRange(
                    new SelectionRangeParams(text, List.of(new Position(0, 0))))).stream().map(FuzzTest::outermost).findFirst()
                    .orElseThrow();
            assertEquals(new TextLines(reference).position(reference.length()), whole.getEnd(), "seed " + seed);
            client.change(text, STEPS + 2, null, "let   x=1\n");
            List<? extends TextEdit> edits = Client.await(client.server().getTextDocumentService()
                    .formatting(new DocumentFormattingParams(text, new FormattingOptions(4, true))));
            assertEquals("let x = 1\n", CapabilitiesTest.apply("let   x=1\n", edits), "seed " + seed);
            assertTrue(client.defects.isEmpty(), "seed " + seed + ": " + client.defects);
        }
    }

    private static Range outermost(SelectionRange range) {
        return range.getParent() == null ? range.getRange() : outermost(range.getParent());
    }

    /** A result, or an error that says why not; never a defect. */
    private static void awaitAnyAnswer(CompletableFuture<?> answer) {
        try {
            Client.await(answer);
        } catch (ResponseErrorException refused) {
            assertEquals(-32803, refused.getResponseError().getCode(), refused.getMessage());
        }
    }
}
