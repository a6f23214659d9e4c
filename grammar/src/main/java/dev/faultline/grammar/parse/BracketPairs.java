package dev.faultline.grammar.parse;

import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;

/** Which brackets of a text are partners, for an editor. A bracket in a string or a comment has none; text with mistakes will do. */
public final class BracketPairs {

    /** The offsets of two brackets that belong together. */
    public record Pair(int open, int close) {}

    private BracketPairs() {}

    /** The bracket at {@code cursor}, or else the one just before it, with its partner; empty where neither has one. */
    public static Optional<Pair> at(String text, int cursor) {
        List<Pair> pairs = of(text);
        Optional<Pair> at = touching(pairs, cursor);
        return at.isPresent() ? at : touching(pairs, cursor - 1);
    }

    private static Optional<Pair> touching(List<Pair> pairs, int offset) {
        return pairs.stream().filter(pair -> pair.open == offset || pair.close == offset).findFirst();
    }

    private static List<Pair> of(String text) {
        SourceText source = new SourceText("", text);
        int mark = text.length() - source.text().length();
        List<Pair> pairs = new ArrayList<>();
        Deque<CommonToken> open = new ArrayDeque<>();
        for (CommonToken token : new TokenReader(source, new DiagnosticList()).read()) {
            if (BracketMatcher.isOpening(token.getType())) {
                open.push(token);
            } else if (BracketMatcher.isClosing(token.getType()) && !open.isEmpty()) {
                CommonToken opening = open.pop();
                boolean isTyped = token.getStopIndex() >= token.getStartIndex();
                if (isTyped && BracketMatcher.arePartners(opening.getType(), token.getType())) {
                    pairs.add(new Pair(opening.getStartIndex() + mark, token.getStartIndex() + mark));
                }
            }
        }
        return pairs;
    }
}
