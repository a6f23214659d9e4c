package dev.faultline.editor.server;

import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.resolve.BuiltIns;
import dev.faultline.grammar.resolve.NameKind;
import dev.faultline.grammar.resolve.Symbol;
import dev.faultline.grammar.resolve.Symbols.Occurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SemanticTokenModifiers;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.jspecify.annotations.Nullable;

/** Colours by meaning: the parser's own view of each word, and for names what they stand for. */
final class SemanticColours {

    private static final List<String> TYPES = List.of(
            SemanticTokenTypes.Keyword, SemanticTokenTypes.Macro, SemanticTokenTypes.Modifier, SemanticTokenTypes.Property,
            SemanticTokenTypes.Variable, SemanticTokenTypes.Parameter, SemanticTokenTypes.Function, SemanticTokenTypes.Namespace,
            SemanticTokenTypes.Number, SemanticTokenTypes.String, SemanticTokenTypes.Comment, SemanticTokenTypes.Operator,
            SemanticTokenTypes.EnumMember);

    private static final List<String> MODIFIERS = List.of(
            SemanticTokenModifiers.Declaration, SemanticTokenModifiers.Readonly, SemanticTokenModifiers.DefaultLibrary);

    private static final int DECLARATION = 1;
    private static final int READONLY = 2;
    private static final int LIBRARY = 4;

    /** @param modifiers bits, in the order of the legend */
    private record Colour(String type, int modifiers) {}

    private SemanticColours() {}

    static SemanticTokensLegend legend() {
        return new SemanticTokensLegend(TYPES, MODIFIERS);
    }

    /** Five numbers a token, as the protocol packs them, for what begins from {@code from} up to {@code to}. */
    static List<Integer> of(Document document, int from, int to) {
        Map<Integer, Occurrence> meanings = new HashMap<>();
        document.analysis().symbols().occurrences().forEach(found -> meanings.put(found.span().start(), found));
        List<Integer> packed = new ArrayList<>();
        Position last = new Position(0, 0);
        List<Piece> pieces = document.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            Colour colour = piece.start() < from || piece.start() >= to ? null : colour(document, i, meanings.get(piece.start()));
            if (colour != null) {
                Position position = document.position(piece.start());
                boolean sameLine = position.getLine() == last.getLine();
                packed.add(position.getLine() - last.getLine());
                packed.add(position.getCharacter() - (sameLine ? last.getCharacter() : 0));
                packed.add(piece.end() - piece.start());
                packed.add(TYPES.indexOf(colour.type()));
                packed.add(colour.modifiers());
                last = position;
            }
        }
        return packed;
    }

    private static @Nullable Colour colour(Document document, int index,
            @Nullable Occurrence meaning) {
        Piece piece = document.pieces().get(index);
        return switch (piece.kind()) {
            case KEYWORD -> new Colour(SemanticTokenTypes.Keyword, 0);
            case OPERATION -> new Colour(SemanticTokenTypes.Macro, 0);
            case MODIFIER -> new Colour(SemanticTokenTypes.Modifier, 0);
            case MACHINE_KEY -> new Colour(isValue(document, index) ? SemanticTokenTypes.EnumMember : SemanticTokenTypes.Property, 0);
            case NUMBER -> new Colour(SemanticTokenTypes.Number, 0);
            case STRING -> new Colour(SemanticTokenTypes.String, 0);
            case COMMENT -> new Colour(SemanticTokenTypes.Comment, 0);
            case SIGN -> new Colour(SemanticTokenTypes.Operator, 0);
            case NAME -> ofName(document, index, meaning);
            case BRACKET, MISTAKE -> null;
        };
    }

    /** A word of a machine block that stands behind a key on its line. */
    private static boolean isValue(Document document, int index) {
        if (index == 0 || document.pieces().get(index - 1).kind() != Kind.MACHINE_KEY) {
            return false;
        }
        int end = document.pieces().get(index - 1).end();
        return document.source().text().substring(end, document.pieces().get(index).start()).indexOf('\n') < 0;
    }

    private static Colour ofName(Document document, int index, @Nullable Occurrence meaning) {
        if (meaning != null) {
            return ofSymbol(meaning.symbol(), meaning.isDefinition() ? DECLARATION : 0);
        }
        String before = index == 0 ? "" : document.text(document.pieces().get(index - 1));
        boolean isBuiltIn = !before.equals(".") && BuiltIns.NAMES.contains(document.text(document.pieces().get(index)));
        return isBuiltIn ? new Colour(SemanticTokenTypes.Function, LIBRARY) : new Colour(SemanticTokenTypes.Property, 0);
    }

    private static Colour ofSymbol(Symbol symbol, int modifiers) {
        return switch (symbol.kind()) {
            case FUNCTION -> new Colour(SemanticTokenTypes.Function, modifiers);
            case PARAMETER -> new Colour(SemanticTokenTypes.Parameter, modifiers);
            case MODULE -> new Colour(SemanticTokenTypes.Namespace, modifiers);
            default -> new Colour(SemanticTokenTypes.Variable, modifiers | (isFixed(symbol.kind()) ? READONLY : 0));
        };
    }

    private static boolean isFixed(NameKind kind) {
        return kind == NameKind.LET || kind == NameKind.PARAM;
    }
}
