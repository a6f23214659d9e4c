package dev.faultline.editor.server;

import dev.faultline.editor.complete.Forms;
import dev.faultline.editor.server.Names.Meaning;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureInformation;

/** What the call or operation around the cursor takes. It looks at pieces of text, for a call that is being typed is in no tree yet. */
final class Signatures {

    private final Names names;
    private final Forms forms;

    Signatures(Names names, Forms forms) {
        this.names = names;
        this.forms = forms;
    }

    /** {@code name(a, b = 1)}, as the definition writes it, without its body. */
    static String label(String name, Expression.Function function) {
        return name + function.parameters().stream().map(Signatures::label).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String label(Syntax.Parameter parameter) {
        return parameter.defaultValue() == null ? parameter.name().text() : parameter.name().text() + " = …";
    }

    /** As {@link #label(String, Expression.Function)}, with the defaults as they are written in {@code text}. */
    static String label(String name, Expression.Function function, SourceText text) {
        return name + parameters(function, text).stream().collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<String> parameters(Expression.Function function, SourceText text) {
        return function.parameters().stream().map(parameter -> {
            Span span = parameter.defaultValue() == null ? parameter.name().span() : parameter.span();
            return text.text(span).replaceAll("\\s+", " ");
        }).toList();
    }

    Optional<SignatureHelp> at(Document document, int offset) {
        List<Piece> pieces = document.pieces();
        int commas = 0;
        int depth = 0;
        int last = before(document, offset);
        for (int i = last; i >= 0; i--) {
            Piece piece = pieces.get(i);
            int next = i == last ? offset : pieces.get(i + 1).start();
            if (depth == 0 && endsStatement(document, i, piece.end(), next)) {
                return Optional.empty();
            }
            char sign = document.source().text().charAt(piece.start());
            if (piece.kind() == Kind.BRACKET && ")]}".indexOf(sign) >= 0) {
                depth++;
            } else if (piece.kind() == Kind.BRACKET && depth > 0) {
                depth--;
            } else if (piece.kind() == Kind.BRACKET) {
                boolean isCall = sign == '(' && i > 0 && pieces.get(i - 1).end() == piece.start() && pieces.get(i - 1).kind() == Kind.NAME;
                return isCall ? call(document, i, commas, label(document, i, offset)) : Optional.empty();
            } else if (depth == 0 && piece.kind() == Kind.OPERATION) {
                return forms.of(document.text(piece)).map(form -> help(form.label(), form.words(), List.of(), 0));
            } else if (depth == 0 && piece.kind() == Kind.SIGN) {
                commas += sign == ',' ? 1 : 0;
            }
        }
        return Optional.empty();
    }

    /** Does a statement end behind the piece at {@code index}, between two places where no piece is? */
    private static boolean endsStatement(Document document, int index, int from, int to) {
        String gap = document.source().text().substring(Math.min(from, to), to);
        return gap.indexOf(';') >= 0 || gap.indexOf('\n') >= 0 && !isInParentheses(document, index + 1);
    }

    /** Index of the last piece that ends at {@code offset} or before it. */
    private static int before(Document document, int offset) {
        int index = document.pieceAt(offset);
        return index >= 0 && document.pieces().get(index).start() >= offset ? index - 1 : index;
    }

    /** Does a line break before the piece at {@code index} stand inside parentheses, where it ends nothing? */
    private static boolean isInParentheses(Document document, int index) {
        int depth = 0;
        for (int i = index - 1; i >= 0; i--) {
            Piece piece = document.pieces().get(i);
            if (piece.kind() == Kind.BRACKET) {
                char sign = document.source().text().charAt(piece.start());
                depth += ")]}".indexOf(sign) >= 0 ? 1 : -1;
                if (depth < 0) {
                    return sign != '{';
                }
            }
        }
        return false;
    }

    /** The label before the cursor's argument; empty when it has none. */
    private static String label(Document document, int open, int offset) {
        List<Piece> pieces = document.pieces();
        String label = "";
        int depth = 0;
        for (int i = open + 1; i + 1 < pieces.size() && pieces.get(i).start() < offset; i++) {
            String text = document.text(pieces.get(i));
            if (pieces.get(i).kind() == Kind.BRACKET) {
                depth += "([{".contains(text) ? 1 : -1;
            } else if (depth == 0 && text.equals(",")) {
                label = "";
            } else if (depth == 0 && pieces.get(i).kind() == Kind.NAME && document.text(pieces.get(i + 1)).equals(":")) {
                label = text;
            }
        }
        return label;
    }

    private Optional<SignatureHelp> call(Document document, int open, int commas, String label) {
        Piece callee = document.pieces().get(open - 1);
        Optional<Meaning> meaning = names.at(document, callee.start()).or(() -> names.visible(document, open - 1));
        if (meaning.isEmpty()) {
            return forms.of(document.text(callee)).map(form -> help(form.label(), form.words(), List.of(), commas));
        }
        return meaning.flatMap(found -> Names.functionOf(found.symbol()).map(function -> {
            SourceText text = found.document().source();
            List<String> parameters = parameters(function, text);
            int named = function.parameters().stream().map(each -> each.name().text()).toList().indexOf(label);
            return help(label(found.symbol().name(), function, text), DocComments.above(found.document(), found.symbol()), parameters,
                    label.isEmpty() ? commas : Math.max(0, named));
        }));
    }

    private static SignatureHelp help(String label, String words, List<String> parameters, int active) {
        SignatureInformation signature = new SignatureInformation(label);
        if (!words.isEmpty()) {
            signature.setDocumentation(words);
        }
        List<ParameterInformation> shown = new ArrayList<>();
        parameters.forEach(parameter -> shown.add(new ParameterInformation(parameter)));
        signature.setParameters(shown);
        return new SignatureHelp(List.of(signature), 0, active);
    }
}
