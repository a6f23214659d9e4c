package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.grammar.parse.BracketPairs.Pair;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Brackets find their partners, also in text with mistakes. */
class BracketPairsTest {

    @Test
    void findsThePartnerOfTheBracketAtTheCursor() {
        assertEquals(Optional.of(new Pair(2, 4)), BracketPairs.at("f((a)[1])", 2));
        assertEquals(Optional.of(new Pair(5, 7)), BracketPairs.at("f((a)[1])", 5));
        assertEquals(Optional.empty(), BracketPairs.at("f((a)[1])", 0));
    }

    @Test
    void takesTheBracketBeforeTheCursorWhereNoneIsAtIt() {
        assertEquals(Optional.of(new Pair(1, 8)), BracketPairs.at("f((a)[1])", 9));
        assertEquals(Optional.of(new Pair(0, 1)), BracketPairs.at("{}", 2));
    }

    @Test
    void knowsTheBracesOfAStringsHole() {
        assertEquals(Optional.of(new Pair(7, 9)), BracketPairs.at("print \"{a}\"", 7));
    }

    @Test
    void aBracketInAStringOrACommentHasNoPartner() {
        assertEquals(Optional.empty(), BracketPairs.at("print \"(\", 1 # )", 7));
        assertEquals(Optional.empty(), BracketPairs.at("( # )", 0));
    }

    @Test
    void aBracketThatIsNotClosedOrClosedByAnotherKindHasNone() {
        assertEquals(Optional.empty(), BracketPairs.at("(]", 0));
        assertEquals(Optional.empty(), BracketPairs.at("f(", 1));
        assertEquals(Optional.empty(), BracketPairs.at(")", 0));
        assertEquals(Optional.empty(), BracketPairs.at("", 0));
    }
}
