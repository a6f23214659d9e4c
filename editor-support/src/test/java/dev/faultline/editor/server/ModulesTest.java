package dev.faultline.editor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.editor.server.Client.Marked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names across texts: going to them, finding them, and giving them other names. {@code ⏎} ends a line. */
class ModulesTest {

    @TempDir
    private Path folder;

    private Client client;

    @BeforeEach
    void start() throws IOException {
        folder = folder.toRealPath();
        client = Client.initialized(folder);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text.replace('⏎', '\n'));
    }

    private Marked open(String name, String marked) throws IOException {
        Marked at = Marked.of(marked.replace('⏎', '\n'));
        client.open(write(name, at.text()).toUri().toString(), at.text());
        return at;
    }

    private TextDocumentIdentifier text(String name) {
        return new TextDocumentIdentifier(folder.resolve(name).toUri().toString());
    }

    private String show(Location location) {
        return URI.create(location.getUri()).getPath().replace(folder + "/", "") + ":" + location.getRange().getStart().getLine() + ":"
                + location.getRange().getStart().getCharacter();
    }

    // ---- going and finding -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "use \"./lib\" as l⏎print l.tw|ice(1) § lib.fault:1:3",
        "use \"./l|ib\" § lib.fault:0:0",
        "use \"./lib\"⏎print lib.twice(nu|mber: 1) § lib.fault:1:9",
        "use \"./lib\" with gi|b = 2 § lib.fault:2:6",
        "use \"./lib\" as l⏎print l|.gib § main.fault:0:15",
        "let x = 1⏎print |x § main.fault:0:4"
    })
    void definitions(String marked, String place) throws IOException {
        write("lib.fault", "# Doubles.⏎fn twice(number) => number * 2⏎param gib = 1⏎");
        Marked at = open("main.fault", marked);
        List<? extends Location> found = Client.await(client.server().getTextDocumentService()
                .definition(new DefinitionParams(text("main.fault"), at.position()))).getLeft();
        assertEquals(List.of(place), found.stream().map(this::show).toList());
    }

    @Test
    void aNameOfTheLibraryLeadsToAReadOnlyFile() throws IOException {
        Marked at = open("main.fault", "use \"std/pft\"⏎print pft.ti|tle()");
        Location found = Client.await(client.server().getTextDocumentService()
                .definition(new DefinitionParams(text("main.fault"), at.position()))).getLeft().getFirst();
        Path file = Path.of(URI.create(found.getUri()));
        assertTrue(Files.readAllLines(file).get(found.getRange().getStart().getLine()).startsWith("fn title()"));
        client.close();
        assertTrue(Files.notExists(file));
        client = Client.initialized(folder);
    }

    @Test
    void usesAreFoundInAllScripts() throws IOException {
        write("one.fault", "use \"./lib\"⏎lib.twice(1)⏎");
        write("below/two.fault", "fn twice() => 1⏎print twice()⏎");
        Marked at = open("lib.fault", "fn tw|ice(n) => n⏎print twice(2)⏎");
        ReferenceParams params = new ReferenceParams(text("lib.fault"), at.position(), new ReferenceContext(true));
        assertEquals("lib.fault:0:3 lib.fault:1:6 one.fault:1:4", Client.await(client.server().getTextDocumentService().references(params))
                .stream().map(this::show).sorted().collect(Collectors.joining(" ")));
    }

    @Test
    void namesAreFoundInTheFolder() throws IOException {
        write("one.fault", "fn fill_heap() => 1⏎");
        write("two.fault", "let heap = 1⏎let other = 2⏎");
        assertEquals(List.of("fill_heap", "heap"),
                Client.await(client.server().getWorkspaceService().symbol(new WorkspaceSymbolParams("HEAP")))
                        .getRight().stream().map(symbol -> symbol.getName()).sorted().toList());
    }

    @Test
    void errorsOfAModuleAreShownAtTheModule() throws IOException {
        Path module = write("lib.fault", "print nothing⏎");
        open("main.fault", "use \"./lib\"|⏎");
        PublishDiagnosticsParams found = client.problems(new TextDocumentIdentifier(module.toUri().toString()));
        assertEquals("`nothing` is not defined", found.getDiagnostics().getFirst().getMessage().getLeft());
    }

    @Test
    void aModuleThatIsMissingIsAnErrorOfItsUser() throws IOException {
        open("main.fault", "use \"./nowhere\"|⏎");
        assertEquals("there is no module `./nowhere`",
                client.problems(text("main.fault")).getDiagnostics().getFirst().getMessage().getLeft());
    }

    @Test
    void anOpenModuleCountsAsItIsInTheEditor() throws IOException {
        write("lib.fault", "print nothing⏎");
        client.open(folder.resolve("lib.fault").toUri().toString(), "let mended = 1\n");
        open("main.fault", "use \"./lib\"|⏎");
        assertEquals(List.of(), client.problems(text("main.fault")).getDiagnostics());
        assertTrue(client.published.stream().allMatch(found -> found.getDiagnostics().isEmpty()));
    }

    // ---- other names -------------------------------------------------------------------------------------------------

    private Map<String, String> rename(String name, Marked at, String next) throws IOException {
        Map<String, List<TextEdit>> edits = Client.await(client.server().getTextDocumentService()
                .rename(new RenameParams(text(name), at.position(), next))).getChanges();
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, List<TextEdit>> each : edits.entrySet()) {
            Path file = Path.of(URI.create(each.getKey()));
            texts.put(folder.relativize(file).toString(),
                    CapabilitiesTest.apply(Files.readString(file), each.getValue()).replace('\n', '⏎'));
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let he|ap = 1⏎print heap, \"{heap}\"⏎ § let pile = 1⏎print pile, \"{pile}\"⏎",
        "fn f(a|) => a⏎print f(a: 1)⏎ § fn f(pile) => pile⏎print f(pile: 1)⏎",
        "let x = 1⏎if true {⏎    let x = 2⏎    print x|⏎}⏎ § let x = 1⏎if true {⏎    let pile = 2⏎    print pile⏎}⏎",
        "use \"std/pft\"⏎print pf|t.title()⏎ § use \"std/pft\" as pile⏎print pile.title()⏎"
    })
    void renamesInOneText(String marked, String after) throws IOException {
        Marked at = open("main.fault", marked);
        assertEquals(Map.of("main.fault", after), rename("main.fault", at, "pile"));
    }

    @Test
    void renamesInAllTextsThatUseTheModule() throws IOException {
        write("one.fault", "use \"./lib\" as l⏎l.twice(number: 1)⏎");
        Marked function = open("lib.fault", "fn tw|ice(number) => number⏎");
        assertEquals(Map.of("lib.fault", "fn double(number) => number⏎", "one.fault", "use \"./lib\" as l⏎l.double(number: 1)⏎"),
                rename("lib.fault", function, "double"));
        Marked parameter = Marked.of("fn twice(num|ber) => number\n");
        assertEquals(Map.of("lib.fault", "fn twice(n) => n⏎", "one.fault", "use \"./lib\" as l⏎l.twice(n: 1)⏎"),
                rename("lib.fault", parameter, "n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "let x| = 1⏎ § while § `while` is reserved and cannot be a name",
        "let x| = 1⏎ § 1a § a name has letters, digits and `_`, and does not begin with a digit",
        "let x| = 1⏎ § len § `len` is built in, and a name of yours would hide it",
        "let x| = 1⏎let y = 2⏎ § y § with the name `y` the script has an error: `y` is already defined in this block (line 2)",
        "let x| = 1⏎fn f(y) => x + y⏎ § y § `y` means something else where `x` is used",
        "use \"std/pft\"⏎print pft.ti|tle()⏎ § head § `title` is a name of the library and cannot be changed",
        "print le|n(\"x\")⏎ § size_of § `len` is built in and keeps its name",
        "let x| = 1⏎let = 2⏎ § y § `main.fault` has lines that cannot be read, which may hold the name; mend them first",
        "fn f(a|) => a⏎fn g(h) => h(a: 1)⏎ § b § line 2 gives an argument `a` to a function that only a run can tell"
    })
    void refusals(String marked, String next, String sentence) throws IOException {
        Marked at = open("main.fault", marked);
        assertEquals(sentence, Client.error(client.server().getTextDocumentService()
                .rename(new RenameParams(text("main.fault"), at.position(), next))).getMessage());
    }

    @Test
    void aModuleThatIsHandedOnKeepsItsNames() throws IOException {
        write("one.fault", "use \"./lib\"⏎let other = lib⏎print other.twice(1)⏎");
        Marked at = open("lib.fault", "fn tw|ice(n) => n⏎");
        assertEquals("line 2 of `one.fault` hands the module on as a value, so that not all uses of the name can be seen",
                Client.error(client.server().getTextDocumentService().rename(new RenameParams(text("lib.fault"), at.position(), "double")))
                        .getMessage());
    }

    @Test
    void aUserOutsideOfTheOpenFoldersKeepsTheNamesItUses() throws IOException {
        write("user.fault", "use \"./lib\"⏎print lib.twice(1)⏎");
        Files.createDirectories(folder.resolve("open"));
        client.close();
        client = Client.initialized(folder.resolve("open"));
        Marked at = open("lib.fault", "fn tw|ice(n) => n⏎");
        assertEquals("`user.fault` uses this module and is neither open nor in an open folder",
                Client.error(client.server().getTextDocumentService().rename(new RenameParams(text("lib.fault"), at.position(), "double")))
                        .getMessage());
    }

    @Test
    void whatCanBeRenamedIsShownFirst() throws IOException {
        Marked at = open("main.fault", "let heap = 1⏎print he|ap⏎");
        assertEquals("heap", Client.await(client.server().getTextDocumentService()
                .prepareRename(new PrepareRenameParams(text("main.fault"), at.position()))).getSecond().getPlaceholder());
    }
}
