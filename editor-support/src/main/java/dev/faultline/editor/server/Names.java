package dev.faultline.editor.server;

import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.Symbols;
import dev.faultline.grammar.resolve.Symbols.Foreign;
import dev.faultline.grammar.resolve.Symbols.Label;
import dev.faultline.grammar.resolve.Symbols.Occurrence;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Location;

/** What a name means, through the modules a script uses, and everywhere the same is meant. */
final class Names {

    /** A name where it is introduced: the text, and the symbol in it. */
    record Meaning(Document document, Symbol symbol) {

        /** Do both mean the same? The texts may be two copies of one. */
        boolean isSame(Document other, Symbol candidate) {
            return sameText(document, other) && symbol.span().equals(candidate.span()) && symbol.name().equals(candidate.name());
        }
    }

    /**
     * A place where something is meant.
     *
     * @param isDefinition whether it is introduced there
     * @param isWrite whether it gets a value there
     */
    record Place(Document document, Span span, boolean isDefinition, boolean isWrite) {

        Location location() {
            return new Location(document.uri(), document.range(span));
        }
    }

    private final Project project;

    Names(Project project) {
        this.project = project;
    }

    static boolean sameText(Document one, Document other) {
        return one.file() == null ? one.uri().equals(other.uri()) : one.file().equals(other.file());
    }

    // ---- from a place to its meaning ---------------------------------------------------------------------------------

    /** What is meant at {@code offset}; empty where there is no name of a script. */
    Optional<Meaning> at(Document document, int offset) {
        Symbols symbols = document.analysis().symbols();
        Optional<Occurrence> own = symbols.at(offset);
        if (own.isPresent() && !(isUseOf(own.get()) && isPath(own.get(), offset))) {
            return Optional.of(new Meaning(document, own.get().symbol()));
        }
        Optional<Meaning> foreign = symbols.foreignAt(offset).flatMap(found -> foreign(document, found));
        return foreign.isPresent() ? foreign : label(document, symbols, offset);
    }

    /** What the piece at {@code index} would mean, in a statement that cannot be read yet: by the names that can be used there. */
    Optional<Meaning> visible(Document document, int index) {
        boolean isMember = index > 1 && document.text(document.pieces().get(index - 1)).equals(".");
        String name = document.text(document.pieces().get(isMember ? index - 2 : index));
        Optional<Symbol> symbol = document.analysis().symbols().visibleAt(document.pieces().get(index).start()).stream()
                .filter(each -> each.name().equals(name)).findFirst();
        String wanted = document.text(document.pieces().get(index));
        return !isMember ? symbol.map(each -> new Meaning(document, each))
                : symbol.flatMap(module -> module(document, module)).flatMap(module -> top(module, wanted));
    }

    private static Optional<Meaning> top(Document module, String name) {
        return module.analysis().symbols().top().stream().filter(symbol -> symbol.name().equals(name)).findFirst()
                .map(symbol -> new Meaning(module, symbol));
    }

    private static boolean isUseOf(Occurrence found) {
        return found.symbol().origin() instanceof Statement.Use;
    }

    /** Is it the path of a module, which stands for the module's text? */
    private static boolean isPath(Occurrence found, int offset) {
        Statement.Use use = (Statement.Use) found.symbol().origin();
        return use.path().span().start() <= offset && offset <= use.path().span().end();
    }

    /** The module whose path is at {@code offset}. */
    Optional<Document> moduleAt(Document document, int offset) {
        return document.analysis().uses().stream()
                .filter(use -> use.path().span().start() <= offset && offset <= use.path().span().end())
                .findFirst().flatMap(use -> project.module(use, document));
    }

    /** The text of the module that a name stands for. */
    Optional<Document> module(Document document, Symbol module) {
        return module.origin() instanceof Statement.Use use ? project.module(use, document) : Optional.empty();
    }

    Optional<Meaning> foreign(Document document, Foreign found) {
        return module(document, found.module()).flatMap(module -> top(module, found.name()));
    }

    private Optional<Meaning> label(Document document, Symbols symbols, int offset) {
        return symbols.labels().stream()
                .filter(label -> label.name().span().start() <= offset && offset <= label.name().span().end())
                .findFirst().flatMap(label -> label(document, label));
    }

    /** The parameter that the name of an argument means, where a module has the function. */
    private Optional<Meaning> label(Document document, Label label) {
        return label.function().flatMap(found -> foreign(document, found)).flatMap(function -> parameter(function, label.name().text()));
    }

    private static Optional<Meaning> parameter(Meaning function, String name) {
        List<Syntax.Parameter> parameters = functionOf(function.symbol()).map(Expression.Function::parameters).orElse(List.of());
        return function.document().analysis().symbols().all().stream()
                .filter(symbol -> symbol.name().equals(name) && parameters.stream().anyMatch(each -> each == symbol.origin()))
                .findFirst().map(symbol -> new Meaning(function.document(), symbol));
    }

    /** The function a name stands for, where that shows without running. */
    static Optional<Expression.Function> functionOf(Symbol symbol) {
        return switch (symbol.origin()) {
            case Statement.FunctionDefinition definition -> Optional.of(definition.function());
            case Statement.Declare declare when !declare.mutable() && declare.value() instanceof Expression.Function function ->
                    Optional.of(function);
            default -> Optional.empty();
        };
    }

    // ---- from a meaning to its places --------------------------------------------------------------------------------

    /** Where the text that introduces it means it. */
    static List<Place> inOwnText(Meaning meaning) {
        return meaning.document().analysis().symbols().of(meaning.symbol()).stream()
                .map(found -> new Place(meaning.document(), found.span(), found.isDefinition(), found.isWrite())).toList();
    }

    /** Where {@code user}, another text, means it. */
    List<Place> in(Document user, Meaning meaning) {
        List<Place> places = new ArrayList<>();
        Symbols symbols = user.analysis().symbols();
        for (Foreign found : symbols.foreign()) {
            boolean isMeant = found.name().equals(meaning.symbol().name()) && meaning.symbol().isTop()
                    && foreign(user, found).filter(other -> meaning.isSame(other.document(), other.symbol())).isPresent();
            if (isMeant) {
                places.add(new Place(user, found.span(), false, false));
            }
        }
        for (Label found : symbols.labels()) {
            boolean isMeant = meaning.symbol().kind() == NameKind.PARAMETER && found.name().text().equals(meaning.symbol().name())
                    && label(user, found).filter(other -> meaning.isSame(other.document(), other.symbol())).isPresent();
            if (isMeant) {
                places.add(new Place(user, found.name().span(), false, false));
            }
        }
        return places;
    }

    /** Everywhere, in all texts there are. */
    List<Place> everywhere(Meaning meaning) {
        List<Place> places = new ArrayList<>(inOwnText(meaning));
        for (Document other : project.all()) {
            if (!sameText(other, meaning.document())) {
                places.addAll(in(other, meaning));
            }
        }
        return places;
    }
}
