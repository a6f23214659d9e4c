package dev.faultline.editor.server;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.Fix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.jspecify.annotations.Nullable;

/** Doing what the hints say: one at a time, or all in one go. */
final class Repairs {

    /** Longest piece of text a title quotes. */
    private static final int LONGEST_QUOTE = 30;

    private Repairs() {}

    /**
     * @param start what is wrong from here …
     * @param end … to here is mended
     * @param only kinds the client wants, null for all
     */
    static List<CodeAction> of(Document document, int start, int end, @Nullable List<String> only) {
        Predicate<String> isWanted =
                kind -> only == null || only.stream().anyMatch(each -> kind.equals(each) || kind.startsWith(each + "."));
        List<Diagnostic> mendable = document.analysis().diagnostics().stream().filter(found -> found.fix() != null).toList();
        List<CodeAction> actions = new ArrayList<>();
        if (isWanted.test(CodeActionKind.QuickFix)) {
            mendable.stream().filter(found -> found.span().start() <= end && start <= found.span().end())
                    .forEach(found -> actions.add(one(document, found)));
        }
        String allKind = CodeActionKind.SourceFixAll + "." + Problems.SOURCE;
        if (!mendable.isEmpty() && isWanted.test(allKind)) {
            actions.add(all(document, mendable, allKind));
        }
        return actions;
    }

    private static CodeAction one(Document document, Diagnostic found) {
        Fix fix = Objects.requireNonNull(found.fix());
        CodeAction action = new CodeAction(title(document, fix));
        action.setKind(CodeActionKind.QuickFix);
        action.setDiagnostics(List.of(Problems.convert(document, found)));
        action.setIsPreferred(true);
        action.setEdit(new WorkspaceEdit(Map.of(document.uri(), List.of(edit(document, fix)))));
        return action;
    }

    private static String title(Document document, Fix fix) {
        String old = document.source().text(fix.span());
        if (fix.replacement().isEmpty()) {
            return old.isBlank() ? "Take out the blank" : "Take out " + quoted(old);
        }
        return old.isBlank() ? "Insert " + quoted(fix.replacement()) : "Replace " + quoted(old) + " by " + quoted(fix.replacement());
    }

    private static String quoted(String text) {
        return "`" + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…").strip() + "`";
    }

    /** Of changes that touch one another only the first is made; the next round finds what is left. */
    private static CodeAction all(Document document, List<Diagnostic> mendable, String kind) {
        List<Fix> fixes = mendable.stream().map(Diagnostic::fix).filter(Objects::nonNull).distinct()
                .sorted(Comparator.comparingInt(fix -> fix.span().start())).toList();
        List<TextEdit> edits = new ArrayList<>();
        int end = -1;
        for (Fix fix : fixes) {
            if (fix.span().start() > end) {
                edits.add(edit(document, fix));
                end = fix.span().end();
            }
        }
        CodeAction action = new CodeAction("Do what all hints say");
        action.setKind(kind);
        action.setEdit(new WorkspaceEdit(Map.of(document.uri(), edits)));
        return action;
    }

    private static TextEdit edit(Document document, Fix fix) {
        return new TextEdit(document.range(fix.span()), fix.replacement());
    }
}
