package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.antlr.FaultlineParserBaseVisitor;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.BinaryOperator;
import dev.faultline.grammar.syntax.Expression.LogicalOperator;
import dev.faultline.grammar.syntax.Expression.UnaryOperator;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Expressions, strings and functions. */
final class ExpressionBuilder extends FaultlineParserBaseVisitor<Expression> {

    private final TreeBuilder builder;

    ExpressionBuilder(TreeBuilder builder) {
        this.builder = builder;
    }

    Expression build(ParserRuleContext tree) {
        return visit(tree);
    }

    @Nullable
    Expression buildOptional(@Nullable ParserRuleContext tree) {
        return tree == null ? null : visit(tree);
    }

    List<Expression> buildAll(List<? extends ParserRuleContext> trees) {
        List<Expression> built = new ArrayList<>(trees.size());
        for (ParserRuleContext tree : trees) {
            built.add(visit(tree));
        }
        return built;
    }

    @Override
    public Expression visitValue(FaultlineParser.ValueContext tree) {
        return tree.operation() != null ? builder.operations().build(tree.operation()) : visit(tree.expression());
    }

    // ---- operators ---------------------------------------------------------------------------------------------------

    @Override
    public Expression visitRangeOnly(FaultlineParser.RangeOnlyContext tree) {
        return visit(tree.range());
    }

    @Override
    public Expression visitComparison(FaultlineParser.ComparisonContext tree) {
        if (tree.expression(0) instanceof FaultlineParser.ComparisonContext) {
            builder.error(DiagnosticCode.SYNTAX, builder.span(operator(tree)), "comparisons do not chain",
                    "write `a < b and b < c`");
        }
        return binary(tree, tree.expression(0), tree.expression(1));
    }

    @Override
    public Expression visitNegation(FaultlineParser.NegationContext tree) {
        return new Expression.Unary(builder.span(tree), UnaryOperator.NOT, visit(tree.expression()));
    }

    @Override
    public Expression visitConjunction(FaultlineParser.ConjunctionContext tree) {
        return new Expression.Logical(builder.span(tree), LogicalOperator.AND, visit(tree.expression(0)), visit(tree.expression(1)));
    }

    @Override
    public Expression visitDisjunction(FaultlineParser.DisjunctionContext tree) {
        return new Expression.Logical(builder.span(tree), LogicalOperator.OR, visit(tree.expression(0)), visit(tree.expression(1)));
    }

    @Override
    public Expression visitRange(FaultlineParser.RangeContext tree) {
        Expression start = visit(tree.arithmetic(0));
        if (tree.arithmetic().size() == 1) {
            return start;
        }
        return new Expression.Range(builder.span(tree), start, visit(tree.arithmetic(1)), tree.RANGE_INCLUSIVE() != null,
                buildOptional(tree.arithmetic(2)), tree.STAR() != null);
    }

    @Override
    public Expression visitOperandOnly(FaultlineParser.OperandOnlyContext tree) {
        return visit(tree.operand());
    }

    @Override
    public Expression visitSigned(FaultlineParser.SignedContext tree) {
        Token number = tree.MINUS() == null ? null : onlyNumber(tree.arithmetic());
        if (number != null) {
            return builder.numbers().readNegated(number, builder.span(tree));
        }
        UnaryOperator operator = tree.MINUS() != null ? UnaryOperator.NEGATE : UnaryOperator.PLUS;
        return new Expression.Unary(builder.span(tree), operator, visit(tree.arithmetic()));
    }

    /** The number that is all of {@code tree}, or null. */
    private static @Nullable Token onlyNumber(ParserRuleContext tree) {
        ParseTree inner = tree;
        while (inner.getChildCount() == 1) {
            inner = inner.getChild(0);
        }
        return inner instanceof TerminalNode leaf && leaf.getSymbol().getType() == FaultlineLexer.INT ? leaf.getSymbol() : null;
    }

    @Override
    public Expression visitProduct(FaultlineParser.ProductContext tree) {
        return binary(tree, tree.arithmetic(0), tree.arithmetic(1));
    }

    @Override
    public Expression visitSum(FaultlineParser.SumContext tree) {
        return binary(tree, tree.arithmetic(0), tree.arithmetic(1));
    }

    private Expression binary(ParserRuleContext tree, ParserRuleContext left, ParserRuleContext right) {
        return new Expression.Binary(builder.span(tree), binaryOperator(operator(tree).getType()), visit(left), visit(right));
    }

    private static Token operator(ParserRuleContext binary) {
        return ((TerminalNode) binary.getChild(1)).getSymbol();
    }

    private static BinaryOperator binaryOperator(int type) {
        return switch (type) {
            case FaultlineLexer.EQUAL -> BinaryOperator.EQUAL;
            case FaultlineLexer.NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
            case FaultlineLexer.LESS -> BinaryOperator.LESS;
            case FaultlineLexer.LESS_EQUAL -> BinaryOperator.LESS_EQUAL;
            case FaultlineLexer.GREATER -> BinaryOperator.GREATER;
            case FaultlineLexer.GREATER_EQUAL -> BinaryOperator.GREATER_EQUAL;
            case FaultlineLexer.PLUS -> BinaryOperator.ADD;
            case FaultlineLexer.MINUS -> BinaryOperator.SUBTRACT;
            case FaultlineLexer.STAR -> BinaryOperator.MULTIPLY;
            case FaultlineLexer.SLASH -> BinaryOperator.DIVIDE;
            case FaultlineLexer.FLOOR_SLASH -> BinaryOperator.FLOOR_DIVIDE;
            case FaultlineLexer.PERCENT -> BinaryOperator.REMAINDER;
            default -> throw new IllegalArgumentException("not a binary operator: " + type);
        };
    }

    // ---- calls, indexes, fields --------------------------------------------------------------------------------------

    @Override
    public Expression visitMember(FaultlineParser.MemberContext tree) {
        return new Expression.Member(builder.span(tree), visit(tree.operand()), builder.identifier(tree.NAME().getSymbol()));
    }

    @Override
    public Expression visitCall(FaultlineParser.CallContext tree) {
        List<Syntax.Argument> arguments = new ArrayList<>();
        if (tree.arguments() != null) {
            for (FaultlineParser.ArgumentContext argument : tree.arguments().argument()) {
                Syntax.Identifier name = argument.NAME() == null ? null : builder.identifier(argument.NAME().getSymbol());
                arguments.add(new Syntax.Argument(builder.span(argument), name, visit(argument.expression())));
            }
        }
        checkOrder(arguments);
        return new Expression.Call(builder.span(tree), visit(tree.operand()), arguments);
    }

    private void checkOrder(List<Syntax.Argument> arguments) {
        boolean named = false;
        for (Syntax.Argument argument : arguments) {
            if (named && argument.name() == null) {
                builder.error(DiagnosticCode.SYNTAX, argument.span(), "an argument without a name cannot follow one with a name",
                        "put the named arguments last");
                return;
            }
            named |= argument.name() != null;
        }
    }

    @Override
    public Expression visitIndex(FaultlineParser.IndexContext tree) {
        return new Expression.Index(builder.span(tree), visit(tree.operand()), visit(tree.expression()));
    }

    // ---- values ------------------------------------------------------------------------------------------------------

    @Override
    public Expression visitLiteral(FaultlineParser.LiteralContext tree) {
        Token token = tree.getStart();
        Span span = builder.span(token);
        return switch (token.getType()) {
            case FaultlineLexer.TRUE -> new Expression.Literal.BooleanValue(span, true);
            case FaultlineLexer.FALSE -> new Expression.Literal.BooleanValue(span, false);
            case FaultlineLexer.NONE -> new Expression.Literal.NoneValue(span);
            default -> builder.numbers().read(token);
        };
    }

    @Override
    public Expression visitName(FaultlineParser.NameContext tree) {
        return new Expression.Name(builder.span(tree), tree.getText());
    }

    @Override
    public Expression visitCurrentMachine(FaultlineParser.CurrentMachineContext tree) {
        return new Expression.CurrentMachine(builder.span(tree));
    }

    @Override
    public Expression visitList(FaultlineParser.ListContext tree) {
        return new Expression.ListOf(builder.span(tree), buildAll(tree.expression()));
    }

    @Override
    public Expression visitRecord(FaultlineParser.RecordContext tree) {
        List<Syntax.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FaultlineParser.FieldContext field : tree.field()) {
            Syntax.Identifier name = builder.identifier(field.NAME().getSymbol());
            if (!names.add(name.text())) {
                builder.error(DiagnosticCode.DUPLICATE_NAME, name.span(),
                        "this record has the field `" + Tokens.excerpt(name.text()) + "` twice", null);
            }
            fields.add(new Syntax.Field(builder.span(field), name, visit(field.expression())));
        }
        return new Expression.RecordOf(builder.span(tree), fields);
    }

    @Override
    public Expression visitGroup(FaultlineParser.GroupContext tree) {
        return visit(tree.value());
    }

    @Override
    public Expression visitTryBlock(FaultlineParser.TryBlockContext tree) {
        return new Expression.Try(builder.span(tree), builder.statements().block(tree.block()));
    }

    @Override
    public Expression visitMeasureBlock(FaultlineParser.MeasureBlockContext tree) {
        return new Expression.Measure(builder.span(tree), builder.statements().block(tree.block()));
    }

    // ---- functions ---------------------------------------------------------------------------------------------------

    @Override
    public Expression visitFunction(FaultlineParser.FunctionContext tree) {
        return function(builder.span(tree), tree.parameters(), tree.functionBody());
    }

    Expression.Function function(Span span, FaultlineParser.ParametersContext parameters, FaultlineParser.FunctionBodyContext body) {
        List<Syntax.Parameter> built = new ArrayList<>();
        for (FaultlineParser.ParameterContext parameter : parameters.parameter()) {
            Syntax.Identifier name = builder.identifier(parameter.NAME().getSymbol());
            built.add(new Syntax.Parameter(builder.span(parameter), name, buildOptional(parameter.value())));
        }
        Syntax.FunctionBody builtBody = body.block() != null ? new Syntax.FunctionBody.OfBlock(builder.statements().block(body.block()))
                : new Syntax.FunctionBody.OfExpression(visit(body.value()));
        return new Expression.Function(span, built, builtBody);
    }

    // ---- strings -----------------------------------------------------------------------------------------------------

    @Override
    public Expression visitTextOnly(FaultlineParser.TextOnlyContext tree) {
        return text(tree.text());
    }

    Expression.Text text(FaultlineParser.TextContext tree) {
        List<Syntax.TextPart> parts = new ArrayList<>();
        for (FaultlineParser.TextPartContext part : tree.textPart()) {
            if (part.hole() != null) {
                parts.add(hole(part.hole()));
            } else {
                parts.add(new Syntax.TextPart.Plain(builder.span(part), characters(part.getStart())));
            }
        }
        return new Expression.Text(builder.span(tree), parts);
    }

    /** A string that must be known as it stands: a module's path, a doc. */
    String plainText(FaultlineParser.TextContext tree, String what) {
        String plain = text(tree).plain();
        if (plain == null) {
            builder.error(DiagnosticCode.SYNTAX, builder.span(tree), what + " cannot have `{ }` in it", "write `\\{` for a brace");
            return "";
        }
        return plain;
    }

    private String characters(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case FaultlineLexer.ESCAPE -> switch (text.charAt(1)) {
                case 'n' -> "\n";
                case 't' -> "\t";
                default -> text.substring(1);
            };
            case FaultlineLexer.UNICODE_ESCAPE -> codePoint(token, text.substring(3, text.length() - 1));
            // An unknown escape was reported when it was read.
            default -> text;
        };
    }

    private String codePoint(Token token, String hexDigits) {
        int value = hexDigits.length() > 6 ? -1 : Integer.parseInt(hexDigits, 16);
        boolean isCharacter = Character.isValidCodePoint(value) && !(value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE);
        if (!isCharacter) {
            builder.error(DiagnosticCode.BAD_STRING, builder.span(token), "there is no character U+" + Tokens.excerpt(hexDigits), null);
            return "";
        }
        return Character.toString(value);
    }

    private Syntax.TextPart hole(FaultlineParser.HoleContext tree) {
        Expression value = visit(tree.expression());
        int width = 0;
        int decimals = -1;
        if (tree.COLON() != null) {
            String format = format(tree);
            int point = format.indexOf('.');
            width = count(tree, point < 0 ? format : format.substring(0, point), 0);
            decimals = point < 0 ? -1 : count(tree, format.substring(point + 1), -1);
        }
        return new Syntax.TextPart.Hole(builder.span(tree), value, width, decimals);
    }

    /** What stands between the colon and the closing brace: {@code 8.2}. */
    private static String format(FaultlineParser.HoleContext tree) {
        StringBuilder format = new StringBuilder();
        for (int i = tree.children.indexOf(tree.COLON()) + 1; i < tree.getChildCount() - 1; i++) {
            format.append(tree.getChild(i).getText());
        }
        return format.toString();
    }

    private int count(FaultlineParser.HoleContext hole, String digits, int absent) {
        if (digits.isEmpty()) {
            return absent;
        }
        boolean isCount = digits.length() <= 3 && digits.chars().allMatch(Character::isDigit);
        if (!isCount) {
            builder.error(DiagnosticCode.BAD_STRING, builder.span(hole), "the format `" + Tokens.excerpt(format(hole))
                    + "` is not a width and decimals", "formats look like `{x:8}`, `{x:8.2}` and `{x:.2}`, with numbers below 1000");
            return absent;
        }
        return Integer.parseInt(digits);
    }
}
