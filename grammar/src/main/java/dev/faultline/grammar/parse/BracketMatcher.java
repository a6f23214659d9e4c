package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;

/**
 * Second pass: makes every bracket have its partner, and refuses what is nested too deeply.
 *
 * <p>Everything after this pass recurses over brackets and operators, so the limits here are what keeps it from overflowing the
 * stack; and an error can be skipped up to the end of its statement only where brackets match.
 */
final class BracketMatcher {

    /** Most brackets open at one place. */
    static final int DEEPEST_BRACKETS = 200;

    /** Most operators, calls and indexes that one expression may chain, summed over the brackets around it. */
    static final int LONGEST_CHAIN = 500;

    /** At the begin of a line and directly inside {@code (} or {@code [} these can only mean that the bracket was forgotten. */
    private static final Set<Integer> BEGINS_STATEMENT = Set.of(FaultlineLexer.LET, FaultlineLexer.VAR, FaultlineLexer.IF,
            FaultlineLexer.WHILE, FaultlineLexer.FOR, FaultlineLexer.REPEAT, FaultlineLexer.BREAK, FaultlineLexer.CONTINUE,
            FaultlineLexer.RETURN, FaultlineLexer.PARAM, FaultlineLexer.USE, FaultlineLexer.PRINT, FaultlineLexer.EMIT,
            FaultlineLexer.EXPECT);

    private final SourceText source;
    private final DiagnosticList diagnostics;
    private final List<CommonToken> balanced = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    /** Length of all chains that are under way, the outermost statement's included. */
    private int chain;

    /** A bracket that waits for its partner, and how long the chain around it was when it opened. */
    private record Open(CommonToken token, int chainAround) {}

    BracketMatcher(SourceText source, DiagnosticList diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** The tokens with unpartnered closing brackets dropped and missing ones added; nothing at all when nested too deeply. */
    List<CommonToken> match(List<CommonToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            CommonToken token = tokens.get(i);
            boolean beginsLine = i > 0 && tokens.get(i - 1).getType() == FaultlineLexer.NEWLINE;
            boolean isLabel = i + 1 < tokens.size() && tokens.get(i + 1).getType() == FaultlineLexer.COLON;
            if (beginsLine && !isLabel && BEGINS_STATEMENT.contains(token.getType())) {
                closeForgotten(tokens.get(i - 1).getStartIndex());
            }
            if (isOpening(token.getType())) {
                open.add(new Open(token, chain++));
                balanced.add(token);
            } else if (isClosing(token.getType())) {
                close(token);
            } else {
                follow(token, i > 0 ? tokens.get(i - 1).getType() : FaultlineLexer.NEWLINE);
                balanced.add(token);
            }
            if (isTooDeep(token)) {
                return List.of();
            }
        }
        while (!open.isEmpty()) {
            closeForgotten(open.getLast(), source.text().length());
        }
        return balanced;
    }

    private boolean isTooDeep(CommonToken token) {
        if (open.size() > DEEPEST_BRACKETS) {
            diagnostics.error(DiagnosticCode.NESTED_TOO_DEEPLY, Tokens.span(source, token),
                    "brackets are nested too deeply (limit " + DEEPEST_BRACKETS + ")",
                    "give inner parts names with `let` or `fn`");
            return true;
        }
        if (chain > LONGEST_CHAIN) {
            diagnostics.error(DiagnosticCode.NESTED_TOO_DEEPLY, Tokens.span(source, token),
                    "this expression is nested too deeply (limit " + LONGEST_CHAIN + " operators and calls)",
                    "give parts of it names with `let`, or use `sum` on a list");
            return true;
        }
        return false;
    }

    /** Counts how deep the tree of the current expression can get. */
    private void follow(CommonToken token, int previousType) {
        int around = open.isEmpty() ? 0 : open.getLast().chainAround + 1;
        switch (token.getType()) {
            case FaultlineLexer.COMMA, FaultlineLexer.SEMICOLON, FaultlineLexer.ELSE -> chain = around;
            case FaultlineLexer.NEWLINE -> {
                boolean linesCount = open.isEmpty() || open.getLast().token.getType() == FaultlineLexer.LEFT_BRACE;
                if (linesCount && !TokenSets.CONTINUES_LINE.get(previousType)) {
                    chain = around;
                }
            }
            default -> {
                if (TokenSets.DEEPENS.get(token.getType())) {
                    chain++;
                }
            }
        }
    }

    private void close(CommonToken token) {
        int partner = open.size() - 1;
        while (partner >= 0 && !arePartners(open.get(partner).token.getType(), token.getType())) {
            // A bracket inside a string's hole cannot close one outside.
            partner = open.get(partner).token.getType() == FaultlineLexer.HOLE_OPEN ? -1 : partner - 1;
        }
        if (partner < 0) {
            diagnostics.error(DiagnosticCode.UNBALANCED, Tokens.span(source, token), "this `" + token.getText() + "` closes nothing", null);
            return;
        }
        while (open.size() - 1 > partner) {
            closeForgotten(open.getLast(), token.getStartIndex());
        }
        Open closed = open.removeLast();
        // A call or an index makes what it is applied to one deeper; a block does not.
        chain = token.getType() == FaultlineLexer.RIGHT_BRACE ? closed.chainAround : closed.chainAround + 1;
        balanced.add(token);
    }

    private void closeForgotten(int offset) {
        while (!open.isEmpty()
                && (open.getLast().token.getType() == FaultlineLexer.LEFT_PAREN
                        || open.getLast().token.getType() == FaultlineLexer.LEFT_BRACKET)) {
            // The closing bracket belongs before the line break, so that the line ends there.
            CommonToken newline = balanced.removeLast();
            closeForgotten(open.getLast(), offset);
            balanced.add(newline);
        }
    }

    private void closeForgotten(Open forgotten, int offset) {
        CommonToken opening = forgotten.token;
        // An unclosed string was reported already; its hole is closed by the same mistake.
        if (opening.getType() != FaultlineLexer.HOLE_OPEN) {
            diagnostics.error(DiagnosticCode.UNBALANCED, Tokens.span(source, opening),
                    "this `" + opening.getText() + "` is never closed", null);
        }
        balanced.add(Tokens.synthetic(partnerOf(opening.getType()), offset, opening));
        open.removeLast();
        chain = forgotten.chainAround + 1;
    }

    static boolean isOpening(int type) {
        return type == FaultlineLexer.LEFT_PAREN || type == FaultlineLexer.LEFT_BRACKET || type == FaultlineLexer.LEFT_BRACE
                || type == FaultlineLexer.HOLE_OPEN;
    }

    static boolean isClosing(int type) {
        return type == FaultlineLexer.RIGHT_PAREN || type == FaultlineLexer.RIGHT_BRACKET || type == FaultlineLexer.RIGHT_BRACE
                || type == FaultlineLexer.HOLE_CLOSE;
    }

    static boolean arePartners(int opening, int closing) {
        return partnerOf(opening) == closing;
    }

    private static int partnerOf(int opening) {
        return switch (opening) {
            case FaultlineLexer.LEFT_PAREN -> FaultlineLexer.RIGHT_PAREN;
            case FaultlineLexer.LEFT_BRACKET -> FaultlineLexer.RIGHT_BRACKET;
            case FaultlineLexer.LEFT_BRACE -> FaultlineLexer.RIGHT_BRACE;
            case FaultlineLexer.HOLE_OPEN -> FaultlineLexer.HOLE_CLOSE;
            default -> throw new IllegalArgumentException("not an opening bracket: " + opening);
        };
    }
}
