package dev.faultline.editor.server;

import dev.faultline.editor.complete.Forms;
import dev.faultline.editor.complete.Vocabulary;
import dev.faultline.editor.server.Names.Meaning;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.ValueKind;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/** What is known of the word under the pointer: of a name its definition, of a number its size in pages, of all else the catalogue. */
final class Hovering {

    /** What a word in quotes, or one behind a machine key, can name. */
    private static final Set<CatalogueKind> NAMED = Set.of(CatalogueKind.KERNEL, CatalogueKind.COST, CatalogueKind.STEP, CatalogueKind.ARCH,
            CatalogueKind.DESIGN, CatalogueKind.OPTION);

    private final Library library;
    private final Names names;
    private final Forms forms;
    private final Vocabulary vocabulary;

    Hovering(Library library, Names names, Forms forms, Vocabulary vocabulary) {
        this.library = library;
        this.names = names;
        this.forms = forms;
        this.vocabulary = vocabulary;
    }

    Optional<Hover> at(Document document, int offset) {
        int index = document.pieceAt(offset);
        // Directly behind a word it is still meant.
        if (index > 0 && document.pieces().get(index).start() == offset && document.pieces().get(index - 1).end() == offset
                && document.pieces().get(index).kind() != Kind.NAME) {
            index--;
        }
        if (index < 0 || document.pieces().get(index).end() < offset) {
            return Optional.empty();
        }
        Piece piece = document.pieces().get(index);
        return markdown(document, index, piece).map(text -> {
            Hover hover = new Hover(new MarkupContent(MarkupKind.MARKDOWN, text));
            hover.setRange(document.range(piece.start(), piece.end()));
            return hover;
        });
    }

    private Optional<String> markdown(Document document, int index, Piece piece) {
        String word = document.text(piece);
        Optional<Document> module = names.moduleAt(document, piece.start());
        if (module.isPresent()) {
            return module.map(Hovering::ofModule);
        }
        return switch (piece.kind()) {
            case NUMBER -> Numbers.describe(word, Numbers.pageBytes(document, library, piece.start()));
            case NAME -> ofName(document, index, word);
            case OPERATION -> forms.of(word).map(form -> code(form.label()) + form.words());
            case MACHINE_KEY -> entry(word, NAMED);
            case STRING -> entry(word, NAMED);
            case KEYWORD -> vocabulary.lineOf("", word);
            case MODIFIER -> vocabulary.lineOf(operationBefore(document, index), word);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofName(Document document, int index, String word) {
        Optional<Meaning> meaning = names.at(document, document.pieces().get(index).start());
        if (meaning.isPresent()) {
            return meaning.map(Hovering::ofSymbol);
        }
        String before = index == 0 ? "" : document.text(document.pieces().get(index - 1));
        if (before.equals(".")) {
            return entry(word, Set.of(CatalogueKind.FIELD)).or(() -> member(word));
        }
        return before.equals("config") || before.equals("sysctl") || before.equals("rlimit") || isMachineKey(document, index)
                ? entry(word, Set.of(CatalogueKind.OPTION))
                : forms.of(word).map(form -> code(form.label()) + form.words());
    }

    /** The operation whose word the piece at {@code index} is. */
    private static String operationBefore(Document document, int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (document.pieces().get(i).kind() == Kind.OPERATION) {
                return document.text(document.pieces().get(i));
            }
        }
        return "";
    }

    private static boolean isMachineKey(Document document, int index) {
        int start = document.pieces().get(index).start();
        return document.analysis().script().statements().stream().filter(Statement.Machine.class::isInstance)
                .flatMap(machine -> ((Statement.Machine) machine).entries().stream())
                .anyMatch(entry -> entry.span().start() == start);
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    private static String ofModule(Document module) {
        String heading = module.source().text().lines().takeWhile(line -> line.startsWith("#")).filter(line -> !line.startsWith("#!"))
                .map(line -> line.substring(1).strip()).collect(Collectors.joining("\n"));
        return "module `" + module.source().name() + "`" + (heading.isEmpty() ? "" : "\n\n" + heading);
    }

    private static String ofSymbol(Meaning meaning) {
        Symbol symbol = meaning.symbol();
        String doc = DocComments.above(meaning.document(), symbol);
        String head = Names.functionOf(symbol)
                .map(function -> "fn " + Signatures.label(symbol.name(), function, meaning.document().source()))
                .orElseGet(() -> firstLine(meaning.document().source().text(introduction(symbol)), symbol.name()));
        ValueKind value = symbol.value();
        String kind = value == ValueKind.UNKNOWN || value == ValueKind.FUNCTION ? "" : ": " + value.words();
        return code(head) + symbol.kind().words() + kind + (doc.isEmpty() ? "" : "\n\n" + doc);
    }

    private static Span introduction(Symbol symbol) {
        boolean isShort = symbol.origin() instanceof Statement.Declare || symbol.origin() instanceof Statement.Param
                || symbol.kind() == NameKind.PARAMETER || symbol.kind() == NameKind.MODULE;
        return isShort ? symbol.origin().span() : symbol.span();
    }

    private static String firstLine(String text, String otherwise) {
        return text.lines().findFirst().map(line -> text.indexOf('\n') < 0 ? line : line + " …").orElse(otherwise);
    }

    // ---- the catalogue -----------------------------------------------------------------------------------------------

    private Optional<String> entry(String word, Set<CatalogueKind> kinds) {
        List<CatalogueEntry> found = library.lookup(word).stream().filter(entry -> kinds.contains(entry.kind())).toList();
        return found.isEmpty() ? Optional.empty()
                : Optional.of(found.stream().map(Hovering::ofEntry).collect(Collectors.joining("\n\n---\n\n")));
    }

    private static String ofEntry(CatalogueEntry entry) {
        StringBuilder text = new StringBuilder("**" + entry.name() + "** (" + entry.kind().word() + ")\n\n" + entry.doc());
        entry.facts().forEach((fact, value) -> {
            String shown = value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    : String.valueOf(value);
            if (!fact.equals("group") && !shown.isEmpty()) {
                text.append("\n\n").append(fact.replace('_', ' ')).append(": ").append(shown);
            }
        });
        return text + (entry.isAvailable() ? "" : "\n\nNothing acts on it yet.");
    }

    /** A member of a region, file, process, thread or machine: who has one of that name. */
    private static Optional<String> member(String word) {
        List<String> owners = Arrays.stream(ValueKind.values()).filter(kind -> BuiltIns.fieldsOf(kind.name()).contains(word))
                .map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
        return owners.isEmpty() ? Optional.empty() : Optional.of("`." + word + "` of a " + String.join(" or ", owners));
    }

    private static String code(String text) {
        return "```faultline\n" + text + "\n```\n";
    }
}
