package dev.faultline.editor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.editor.server.Client.Marked;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server answers about one text. {@code |} is the cursor, {@code ⏎} the end of a line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapabilitiesTest {

    private final Client client = Client.initialized();

    @AfterAll
    void close() {
        client.close();
    }

    private static String lines(String text) {
        return text.replace('⏎', '\n');
    }

    private static String show(Range range) {
        Position from = range.getStart();
        Position to = range.getEnd();
        return from.getLine() + ":" + from.getCharacter() + "-" + (to.getLine() == from.getLine() ? "" : to.getLine() + ":")
                + to.getCharacter();
    }

    /** The text after changes that do not overlap. */
    static String apply(String text, List<? extends TextEdit> edits) {
        TextLines at = new TextLines(text);
        StringBuilder changed = new StringBuilder(text);
        edits.stream().sorted((one, other) -> at.offset(other.getRange().getStart()) - at.offset(one.getRange().getStart()))
                .forEach(edit -> changed.replace(at.offset(edit.getRange().getStart()), at.offset(edit.getRange().getEnd()),
                        edit.getNewText()));
        return changed.toString();
    }

    // ---- errors ------------------------------------------------------------------------------------------------------

    @Test
    void errorsAreThoseOfCheckWithTheirHints() {
        PublishDiagnosticsParams found = client.problems(client.open("let heap = mmap 1MiB\ntouch write haep\n"));
        assertEquals(1, found.getVersion());
        Diagnostic error = found.getDiagnostics().getFirst();
        assertEquals("`haep` is not defined\ndid you mean `heap`?", error.getMessage().getLeft());
        assertEquals("1:12-16", show(error.getRange()));
        assertEquals("undefined_name", error.getCode().getLeft());
        assertEquals("faultline", error.getSource());
    }

    @Test
    void aSecondDefinitionTellsOfTheFirst() {
        Diagnostic error = client.problems(client.open("let a = 1\nlet a = 2\n")).getDiagnostics().getFirst();
        assertEquals("0:4-5", show(error.getRelatedInformation().getFirst().getLocation().getRange()));
    }

    @Test
    void aTextWithoutErrorsIsToldToHaveNone() {
        assertEquals(List.of(), client.problems(client.open("print 1\n")).getDiagnostics());
    }

    // ---- hover -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let heap = mmap 1|MiB § 1,048,576 bytes, 1 MiB⏎⏎256 pages of 4 KiB",
        "machine { arch ia64 }⏎let heap = mmap 1|MiB § 1,048,576 bytes, 1 MiB⏎⏎256 pages of 4 KiB⏎⏎64 pages of 16 KiB, as this script's machine has them",
        "let heap = mmap 3|pages § 12 KiB in pages of 4 KiB",
        "compute 1|500us § 1,500,000 ns, 1.5 ms",
        "# Doubles.⏎fn twice(n, by = 2) => n * by⏎print twi|ce(1) § ```faultline⏎fn twice(n, by = 2)⏎```⏎a function⏎⏎Doubles.",
        "let heap = mmap 1MiB⏎touch read he|ap § ```faultline⏎let heap = mmap 1MiB⏎```⏎a `let`: a region",
        "param n = 8 in 1..=9 \"how many\"⏎print |n § ```faultline⏎param n = 8 in 1..=9 \"how many\"⏎```⏎a param⏎⏎how many",
        "use \"std/pft\"⏎print pft.tit|le() § ```faultline⏎fn title()⏎```⏎a function⏎⏎The classic column heads. Wall is true seconds; the original padded hundredths to three digits, so that 2.21 s read \"2.021s\".",
        "machine { design spli|t-ptl } § **split-ptl** (design)",
        "machine { kernel \"2.6|.11\" } § **2.6.11** (kernel)",
        "machine { cpu|s 2 } § **cpus** (option)",
        "machine { config NR_C|PUS = 2 } § **NR_CPUS** (option)",
        "machine { cost \"un|it\" } § **unit** (cost)",
        "let s = touch read (mmap 1MiB)⏎print s.min|or § **minor** (field)⏎⏎Faults that needed no device.",
        "stall \"TR|AP\" 5us { compute 1us } § **TRAP** (step)",
        "print le|n(\"x\") § ```faultline⏎len(x)⏎```⏎",
        "let r = mmap 1MiB popu|late § maps all pages at once",
        "touch re|ad process.heap § by loading a byte",
        "mmap| 1MiB § ```faultline⏎mmap [file FILE] LENGTH",
        "let r = mmap 1MiB⏎print r.le|ngth § `.length` of a region"
    })
    void hover(String marked, String begin) {
        Marked at = Marked.of(lines(marked));
        Hover hover = Client.await(client.server().getTextDocumentService()
                .hover(new HoverParams(client.open(at.text()), at.position())));
        String text = hover.getContents().getRight().getValue();
        assertTrue(text.startsWith(lines(begin)), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {"print 42| § x", "# a comm|ent § x", "let x = |= § x"})
    void nothingToSay(String marked, String unused) {
        Marked at = Marked.of(marked);
        assertNull(Client.await(client.server().getTextDocumentService().hover(new HoverParams(client.open(at.text()), at.position()))));
    }

    // ---- completion --------------------------------------------------------------------------------------------------

    /** What is offered begins with these, in this order. */
    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "tou| § touch",
        "let x = 1; tou| § touch",
        "let heap = mmap 1MiB⏎touch write h| § heap",
        "let heap = mmap 1MiB⏎heap.sl| § slice",
        "let heap = mmap 1MiB⏎let part = heap.slice(0, 2)⏎part.len| § length",
        "let s = touch read (mmap 1MiB)⏎s.kinds.zero_p| § zero_page",
        "var s = touch read (mmap 1MiB)⏎s.min| § minor",
        "fn f(inside) {⏎    print ins|⏎}⏎let later = 1⏎ § inside",
        "fn f(inside) {⏎    print la|⏎}⏎let later = 1⏎ § later",
        "fn f(inside) => inside⏎print ins| § x",
        "use \"std/pft\" as p⏎p.ti| § title",
        "use \"std/p| § std/pft",
        "machine {⏎    design per-vma-lock-r| § per-vma-lock-refcount",
        "machine {⏎    kernel \"2.6.15| § 2.6.15",
        "# tou| § x"
    })
    void completion(String marked, String expected) {
        Marked at = Marked.of(lines(marked));
        List<CompletionItem> items = Client.await(client.server().getTextDocumentService()
                .completion(new CompletionParams(client.open(at.text()), at.position()))).getLeft();
        assertEquals(expected.equals("x") ? List.of() : List.of(expected), items.stream().limit(1).map(CompletionItem::getLabel).toList());
        items.forEach(item -> assertTrue(!item.getDocumentation().getLeft().isBlank(), item.getLabel()));
    }

    @Test
    void whatIsOfferedReplacesWhatWasBegun() {
        Marked at = Marked.of("let heap = mmap 1MiB; touch write he|");
        CompletionItem item = Client.await(client.server().getTextDocumentService()
                .completion(new CompletionParams(client.open(at.text()), at.position()))).getLeft().getFirst();
        assertEquals("0:34-36", show(item.getTextEdit().getLeft().getRange()));
    }

    // ---- signatures --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "fn f(a, b = 1 + 2) => a⏎print f(|) § f(a, b = 1 + 2) § 0",
        "fn f(a, b = 1) => a⏎print f([1, 2], | § f(a, b = 1) § 1",
        "fn f(a, b = 1) => a⏎print f(b: | § f(a, b = 1) § 1",
        "fn f(a, b = 1) => a⏎print f(⏎    1,⏎    |⏎) § f(a, b = 1) § 1",
        "use \"std/pft\"⏎pft.run(| § run(gib = 1, reps = 3, threads = 1) § 0",
        "print round(1, | § round(x, decimals) § 1",
        "let r = mmap 1MiB⏎mlock | § mlock REGION [onfault] § 0"
    })
    void signatures(String marked, String label, int active) {
        Marked at = Marked.of(lines(marked));
        SignatureHelp help = Client.await(client.server().getTextDocumentService()
                .signatureHelp(new SignatureHelpParams(client.open(at.text()), at.position())));
        assertEquals(label, help.getSignatures().getFirst().getLabel());
        assertEquals(active, help.getActiveParameter());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {"print (| § x", "let x = | § x", "mlock r; | § x", "fn f(a) => a⏎f(1)⏎| § x"})
    void noSignature(String marked, String unused) {
        Marked at = Marked.of(lines(marked));
        assertNull(Client.await(client.server().getTextDocumentService()
                .signatureHelp(new SignatureHelpParams(client.open(at.text()), at.position()))));
    }

    // ---- structure ---------------------------------------------------------------------------------------------------

    @Test
    void outline() {
        TextDocumentIdentifier text =
                client.open("machine { cpus 2 }\nparam n = 8\nlet a = 1\nfn f(x) {\n    fn g() => x\n}\nuse \"std/pft\"\n");
        List<DocumentSymbol> symbols = Client.await(client.server().getTextDocumentService().documentSymbol(new DocumentSymbolParams(text)))
                .stream().map(symbol -> symbol.getRight()).toList();
        assertEquals("machine Object, n Constant, a Constant, f Function, pft Module",
                symbols.stream().map(symbol -> symbol.getName() + " " + symbol.getKind()).collect(Collectors.joining(", ")));
        assertEquals("g", symbols.get(3).getChildren().getFirst().getName());
    }

    @Test
    void folding() {
        TextDocumentIdentifier text =
                client.open("# one\n# two\nmachine {\n    cpus 2\n    seed 1\n}\nlet x = [\n    1,\n    2\n]\n{ # open\n");
        List<FoldingRange> ranges =
                Client.await(client.server().getTextDocumentService().foldingRange(new FoldingRangeRequestParams(text)));
        assertEquals("2-4, 6-8, 0-1 comment", ranges.stream().map(range -> range.getStartLine() + "-" + range.getEndLine()
                + (range.getKind() == null ? "" : " " + range.getKind())).collect(Collectors.joining(", ")));
    }

    @Test
    void selectionGrowsBracketByBracket() {
        Marked at = Marked.of("print f([1, he|ap])\n");
        SelectionRange range = Client.await(client.server().getTextDocumentService()
                .selectionRange(new SelectionRangeParams(client.open(at.text()), List.of(at.position())))).getFirst();
        StringBuilder ranges = new StringBuilder();
        for (SelectionRange each = range; each != null; each = each.getParent()) {
            ranges.append(show(each.getRange())).append(' ');
        }
        assertEquals("0:12-16 0:9-16 0:8-17 0:8-17 0:7-18 0:0-1:0 ", ranges.toString());
    }

    @Test
    void highlights() {
        Marked at = Marked.of("var x = 1\nx = x| + 1\n");
        String found = Client.await(client.server().getTextDocumentService()
                .documentHighlight(new DocumentHighlightParams(client.open(at.text()), at.position()))).stream()
                .map(each -> show(each.getRange()) + " " + each.getKind()).collect(Collectors.joining(", "));
        assertEquals("0:4-5 Write, 1:0-1 Write, 1:4-5 Read", found);
    }

    // ---- changes -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let   x=1⏎⏎⏎⏎if x==1 {⏎print x   # one⏎} § let x = 1⏎⏎if x == 1 {⏎    print x  # one⏎}⏎ § 6",
        "print 1⏎ § print 1⏎ § 0",
        "print 1 § print 1⏎ § 1",
        "print 1⏎⏎⏎ § print 1⏎ § 2",
        "let = § let = § 0"
    })
    void formattingIsAsFewChangesAsItTakes(String before, String after, int changes) {
        List<? extends TextEdit> edits = Client.await(client.server().getTextDocumentService()
                .formatting(new DocumentFormattingParams(client.open(lines(before)), new FormattingOptions(4, true))));
        assertEquals(lines(after), apply(lines(before), edits));
        assertEquals(changes, edits.size(), edits.toString());
    }

    @Test
    void formattingKeepsLineEnds() {
        String before = "let x=1\r\nprint   x\r\n";
        List<? extends TextEdit> edits = Client.await(client.server().getTextDocumentService()
                .formatting(new DocumentFormattingParams(client.open(before), new FormattingOptions(4, true))));
        assertEquals("let x = 1\r\nprint x\r\n", apply(before, edits));
    }

    @Test
    void aHintCanBeDone() {
        String text = "let heap = mmap 1MB\ntouch write haep\n";
        List<CodeAction> actions = actions(text, new Range(new Position(1, 13), new Position(1, 13)), null);
        assertEquals(List.of("Replace `haep` by `heap`", "Do what all hints say"), actions.stream().map(CodeAction::getTitle).toList());
        assertEquals("let heap = mmap 1MB\ntouch write heap\n", apply(text, edits(actions.get(0))));
        assertEquals("let heap = mmap 1MiB\ntouch write heap\n", apply(text, edits(actions.get(1))));
    }

    @Test
    void onlyTheKindThatIsAskedForComes() {
        List<CodeAction> actions = actions("print haep\nlet heap = nil\n", new Range(new Position(0, 0), new Position(1, 0)),
                List.of("source.fixAll"));
        assertEquals(List.of("Do what all hints say"), actions.stream().map(CodeAction::getTitle).toList());
    }

    private List<CodeAction> actions(String text, Range range, List<String> only) {
        CodeActionContext context = new CodeActionContext(List.of());
        context.setOnly(only);
        return Client.await(client.server().getTextDocumentService().codeAction(new CodeActionParams(client.open(text), range, context)))
                .stream().map(action -> action.getRight()).toList();
    }

    private static List<TextEdit> edits(CodeAction action) {
        return action.getEdit().getChanges().values().iterator().next();
    }

    // ---- colours -----------------------------------------------------------------------------------------------------

    @Test
    void coloursTellWhatNamesAre() {
        TextDocumentIdentifier text = client.open("fn f(p) => p\nlet x = f(1)\nvar y = len(x)\n");
        List<Integer> data = Client.await(client.server().getTextDocumentService().semanticTokensFull(new SemanticTokensParams(text)))
                .getData();
        assertEquals(
                "fn keyword, f function 1, p parameter 1, => operator, p parameter, let keyword, x variable 3, = operator, f function, "
                        + "1 number, var keyword, y variable 1, = operator, len function 4, x variable 2",
                colours(
                        "fn f(p) => p\nlet x = f(1)\nvar y = len(x)\n", data));
        List<Integer> part = Client.await(client.server().getTextDocumentService().semanticTokensRange(
                new SemanticTokensRangeParams(text, new Range(new Position(1, 0), new Position(2, 0))))).getData();
        assertEquals("let keyword, x variable 3, = operator, f function, 1 number", colours("fn f(p) => p\nlet x = f(1)\nvar y = len(x)\n",
                part));
    }

    private static String colours(String text, List<Integer> data) {
        String[] rows = text.split("\n");
        StringBuilder shown = new StringBuilder();
        int line = 0;
        int column = 0;
        for (int i = 0; i < data.size(); i += 5) {
            column = data.get(i) == 0 ? column + data.get(i + 1) : data.get(i + 1);
            line += data.get(i);
            shown.append(i == 0 ? "" : ", ").append(rows[line], column, column + data.get(i + 2)).append(' ')
                    .append(SemanticColours.legend().getTokenTypes().get(data.get(i + 3)))
                    .append(data.get(i + 4) == 0 ? "" : " " + data.get(i + 4));
        }
        return shown.toString();
    }
}
