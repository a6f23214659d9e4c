package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * One error for one statement, then on to the next one.
 *
 * <p>Guessing tokens in or out, as the default strategy does, makes follow-up errors that nobody can act on. Here an error ends the
 * statement it is in: it climbs to the innermost line, is reported once, and the tokens up to the end of that line are skipped;
 * brackets match by now, so the end is known even behind nested blocks.
 */
final class HumanErrorStrategy extends DefaultErrorStrategy {

    private final SourceText source;
    private final DiagnosticList diagnostics;
    private final ErrorSentences sentences;

    HumanErrorStrategy(SourceText source, DiagnosticList diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.sentences = new ErrorSentences(source);
    }

    @Override
    public void reportError(Parser parser, RecognitionException failure) {
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        beginErrorCondition(parser);
        report(parser, lineOf(parser.getContext()).getStart(), failure.getOffendingToken(), expected(parser, failure));
    }

    private static ParserRuleContext lineOf(ParserRuleContext context) {
        ParserRuleContext line = context;
        while (!isLine(line)) {
            line = line.getParent();
        }
        return line;
    }

    private static boolean isLine(ParserRuleContext context) {
        return context instanceof FaultlineParser.LineContext || context instanceof FaultlineParser.MachineLineContext;
    }

    /** Says what is wrong, unless an earlier pass has found something in the statement: it is very likely the same mistake. */
    private void report(Parser parser, Token statementStart, Token found, IntervalSet expected) {
        int from = source.lineStart(source.lineAt(statementStart.getStartIndex()));
        int to = source.lineEnd(source.lineAt(found.getStartIndex()));
        if (!diagnostics.hasErrorBetween(from, to, DiagnosticCode.SYNTAX)) {
            ErrorSentences.Finding finding = sentences.about(parser, found, expected);
            diagnostics.add(Diagnostic.error(DiagnosticCode.SYNTAX, finding.span(), finding.sentence(), finding.advice()));
        }
    }

    private static IntervalSet expected(Parser parser, RecognitionException failure) {
        IntervalSet expected = failure.getExpectedTokens();
        return expected != null ? expected : parser.getExpectedTokens();
    }

    @Override
    public void recover(Parser parser, RecognitionException failure) {
        ParserRuleContext context = parser.getContext();
        if (!isLine(context)) {
            throw failure;
        }
        skipLine(parser, context.getStart().getTokenIndex());
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    /** Called where a loop goes on: what can begin no line of a block is refused here, so that the block goes on behind it. */
    @Override
    public void sync(Parser parser) {
        int lineRule = switch (parser.getContext()) {
            case FaultlineParser.BlockContext block -> FaultlineParser.RULE_line;
            case FaultlineParser.MachineBlockContext block -> FaultlineParser.RULE_machineLine;
            default -> -1;
        };
        if (lineRule < 0) {
            return;
        }
        IntervalSet beginnings = parser.getATN().nextTokens(parser.getATN().ruleToStartState[lineRule]);
        TokenStream tokens = parser.getInputStream();
        int next = tokens.LA(1);
        while (next != Token.EOF && next != FaultlineParser.RIGHT_BRACE && !beginnings.contains(next) && !diagnostics.isFull()) {
            report(parser, tokens.LT(1), tokens.LT(1), beginnings);
            skipLine(parser, tokens.index());
            next = tokens.LA(1);
        }
    }

    /** Moves behind the end of the line whose first token has the index {@code start}. */
    private void skipLine(Parser parser, int start) {
        TokenStream tokens = parser.getInputStream();
        int depth = 0;
        int index = start;
        int failed = tokens.index();
        while (true) {
            int type = tokens.get(index).getType();
            boolean isEnd = depth == 0 && (type == FaultlineParser.TERMINATOR && index >= failed || type == FaultlineParser.RIGHT_BRACE);
            if (type == Token.EOF || isEnd) {
                break;
            }
            depth += switch (type) {
                case FaultlineParser.LEFT_PAREN, FaultlineParser.CALL_PAREN, FaultlineParser.LEFT_BRACKET, FaultlineParser.INDEX_BRACKET,
                        FaultlineParser.LEFT_BRACE, FaultlineParser.RECORD_BRACE, FaultlineParser.HOLE_OPEN -> 1;
                case FaultlineParser.RIGHT_PAREN, FaultlineParser.RIGHT_BRACKET, FaultlineParser.RIGHT_BRACE,
                        FaultlineParser.HOLE_CLOSE -> -1;
                default -> 0;
            };
            index++;
        }
        tokens.seek(tokens.get(index).getType() == FaultlineParser.TERMINATOR ? index + 1 : index);
        endErrorCondition(parser);
    }
}
