package dev.faultline.editor.server;

import dev.faultline.editor.server.Names.Meaning;
import dev.faultline.editor.server.Names.Place;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.Symbols;
import dev.faultline.grammar.resolve.Symbols.Foreign;
import dev.faultline.grammar.resolve.Symbols.Label;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/**
 * Gives a name another spelling everywhere, or says in one sentence why not.
 *
 * <p>Instead of rules about what may clash with what, the change is made on copies of the texts, and these are resolved again: every name
 * must mean afterwards what it meant before, and no text may have an error more. What cannot be seen from here, such as a module that is
 * handed on as a value, is a reason to refuse.
 */
final class Renaming {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private record Change(Span span, String text) {}

    private final Project project;
    private final Names names;

    Renaming(Project project, Names names) {
        this.project = project;
        this.names = names;
    }

    /** The name at {@code offset}; empty where there is none. */
    Optional<PrepareRenameResult> prepare(Document document, int offset) throws RefusedException {
        Optional<Meaning> meaning = names.at(document, offset);
        if (meaning.isEmpty()) {
            refuseBuiltIn(document, offset);
            return Optional.empty();
        }
        refuseFixed(meaning.get());
        Span here = places(meaning.get()).stream()
                .filter(place -> Names.sameText(place.document(), document) && place.span().start() <= offset
                        && offset <= place.span().end())
                .findFirst().map(Place::span).orElse(meaning.get().symbol().span());
        return Optional.of(new PrepareRenameResult(document.range(here), meaning.get().symbol().name()));
    }

    /** All changes, by text; empty where there is no name. */
    Optional<WorkspaceEdit> rename(Document document, int offset, String next) throws RefusedException {
        Optional<Meaning> found = names.at(document, offset);
        if (found.isEmpty()) {
            refuseBuiltIn(document, offset);
            return Optional.empty();
        }
        Meaning meaning = found.get();
        refuseFixed(meaning);
        refuseSpelling(next);
        refuseBroken(meaning.document());
        refuseUnseen(meaning);
        Map<Document, List<Change>> changes = changes(meaning, next);
        for (Map.Entry<Document, List<Change>> change : changes.entrySet()) {
            refuseOtherMeaning(meaning.symbol().name(), next, change.getKey(), apply(change.getKey(), change.getValue()));
        }
        Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
        changes.forEach((text, list) -> edits.put(text.uri(),
                list.stream().map(change -> new TextEdit(text.range(change.span()), change.text())).toList()));
        return Optional.of(new WorkspaceEdit(edits));
    }

    // ---- changes -----------------------------------------------------------------------------------------------------

    private Map<Document, List<Change>> changes(Meaning meaning, String next) {
        Map<Document, List<Change>> changes = new LinkedHashMap<>();
        for (Place place : places(meaning)) {
            boolean isPath = place.isDefinition() && meaning.symbol().origin() instanceof Statement.Use use && use.alias() == null;
            Change change = isPath
                    ? new Change(place.document().source().span(place.span().end(), place.span().end()), " as " + next)
                    : new Change(place.span(), next);
            changes.computeIfAbsent(place.document(), text -> new ArrayList<>()).add(change);
        }
        return changes;
    }

    private List<Place> places(Meaning meaning) {
        List<Place> places = new ArrayList<>(Names.inOwnText(meaning));
        users(meaning).forEach(user -> places.addAll(names.in(user, meaning)));
        return places;
    }

    /** The other texts that may mean it: it is a name of the script itself, or a parameter of a function that is. */
    private List<Document> users(Meaning meaning) {
        boolean isSeenOutside = meaning.symbol().isTop() || meaning.symbol().kind() == NameKind.PARAMETER;
        return !isSeenOutside ? List.of() : Stream.concat(project.all().stream(), project.beside(meaning.document()).stream())
                .filter(other -> !Names.sameText(other, meaning.document()))
                .filter(other -> moduleSymbols(other, meaning).findAny().isPresent())
                .distinct().toList();
    }

    /** The names under which {@code user} knows the text that introduces it. */
    private Stream<Symbol> moduleSymbols(Document user, Meaning meaning) {
        return user.analysis().symbols().all().stream().filter(symbol -> symbol.kind() == NameKind.MODULE
                && names.module(user, symbol).filter(module -> Names.sameText(module, meaning.document())).isPresent());
    }

    private static Document apply(Document document, List<Change> changes) {
        StringBuilder text = new StringBuilder(document.source().text());
        changes.stream().sorted(Comparator.comparingInt((Change change) -> change.span().start()).reversed())
                .forEach(change -> text.replace(change.span().start(), change.span().end(), change.text()));
        return document.withContent(text.toString());
    }

    // ---- refusals ----------------------------------------------------------------------------------------------------

    private static void refuseBuiltIn(Document document, int offset) throws RefusedException {
        int index = document.pieceAt(offset);
        String word = index < 0 ? "" : document.text(document.pieces().get(index));
        if (BuiltIns.NAMES.contains(word)) {
            throw new RefusedException("`" + word + "` is built in and keeps its name");
        }
    }

    private void refuseFixed(Meaning meaning) throws RefusedException {
        Symbol symbol = meaning.symbol();
        if (project.libraryTexts().isLibrary(meaning.document())) {
            throw new RefusedException("`" + symbol.name() + "` is a name of the library and cannot be changed");
        }
        if (symbol.kind() == NameKind.UNKNOWN) {
            throw new RefusedException("the statement that introduces `" + symbol.name() + "` cannot be read; mend it first");
        }
    }

    private static void refuseSpelling(String next) throws RefusedException {
        if (!NAME.matcher(next).matches()) {
            throw new RefusedException("a name has letters, digits and `_`, and does not begin with a digit");
        }
        if (Keywords.isReserved(next)) {
            throw new RefusedException("`" + next + "` is reserved and cannot be a name");
        }
        if (BuiltIns.NAMES.contains(next)) {
            throw new RefusedException("`" + next + "` is built in, and a name of yours would hide it");
        }
    }

    private static void refuseBroken(Document document) throws RefusedException {
        if (!document.analysis().isReadable()) {
            throw new RefusedException("`" + document.source().name() + "` has lines that cannot be read, which may hold the name;"
                    + " mend them first");
        }
    }

    /** Where somebody could mean it without our seeing it, nothing is changed. */
    private void refuseUnseen(Meaning meaning) throws RefusedException {
        for (Document user : users(meaning)) {
            refuseBroken(user);
            if (!project.isOurs(user)) {
                throw new RefusedException("`" + user.source().name() + "` uses this module and is neither open nor in an open folder");
            }
            for (Symbol module : moduleSymbols(user, meaning).toList()) {
                refuseHandedOn(user, module);
            }
        }
        if (meaning.symbol().kind() == NameKind.PARAMETER) {
            for (Label label : meaning.document().analysis().symbols().labels()) {
                if (label.function().isEmpty() && label.name().text().equals(meaning.symbol().name())) {
                    throw new RefusedException("line " + label.name().span().line() + " gives an argument `" + meaning.symbol().name()
                            + "` to a function that only a run can tell");
                }
            }
        }
    }

    private static void refuseHandedOn(Document user, Symbol module) throws RefusedException {
        List<Span> uses = user.analysis().symbols().of(module).stream().filter(found -> !found.isDefinition())
                .map(Symbols.Occurrence::span).toList();
        for (Span use : uses) {
            if (!user.source().text().startsWith(".", use.end())) {
                throw new RefusedException(
                        "line " + use.line() + " of `" + user.source().name() + "` hands the module on as a value, so that"
                                + " not all uses of the name can be seen");
            }
        }
    }

    private static void refuseOtherMeaning(String name, String next, Document before, Document after) throws RefusedException {
        Optional<Diagnostic> error = after.analysis().diagnostics().stream().filter(Diagnostic::isError).findFirst();
        if (errors(after) > errors(before)) {
            throw new RefusedException("with the name `" + next + "` the script has an error: "
                    + error.map(found -> found.sentence() + " (line " + found.span().line() + ")").orElse("it cannot be read"));
        }
        List<String> meanings = meanings(before.analysis().symbols(), name, next);
        if (!meanings.equals(meanings(after.analysis().symbols(), name, next))) {
            throw new RefusedException("`" + next + "` means something else where `" + name + "` is used");
        }
    }

    private static long errors(Document document) {
        return document.analysis().diagnostics().stream().filter(Diagnostic::isError).count();
    }

    /** What each name of a text means, without its spelling where that is the one that changes. */
    private static List<String> meanings(Symbols symbols, String name, String next) {
        Map<Symbol, Integer> numbers = new LinkedHashMap<>();
        symbols.all().forEach(symbol -> numbers.put(symbol, numbers.size()));
        List<String> meanings = new ArrayList<>();
        symbols.occurrences().forEach(found -> meanings.add(String.valueOf(numbers.get(found.symbol()))));
        for (Foreign found : symbols.foreign()) {
            boolean changes = found.name().equals(name) || found.name().equals(next);
            meanings.add(numbers.get(found.module()) + (changes ? "" : "." + found.name()));
        }
        return meanings;
    }
}
