package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.antlr.FaultlineParserBaseVisitor;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.BinaryOperator;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Statements and blocks. */
final class StatementBuilder extends FaultlineParserBaseVisitor<Statement> {

    private final TreeBuilder builder;
    private boolean metMachineBlock;

    StatementBuilder(TreeBuilder builder) {
        this.builder = builder;
    }

    /** Was there a machine block, readable or not, in anything built so far? */
    boolean metMachineBlock() {
        return metMachineBlock;
    }

    /** Adds the statement of a line, if there is one. */
    void addTo(List<Statement> statements, FaultlineParser.LineContext line) {
        if (line.exception != null) {
            statements.add(broken(line));
        } else if (line.statement() != null) {
            statements.add(visit(line.statement()));
        }
    }

    Syntax.Block block(FaultlineParser.BlockContext tree) {
        List<Statement> statements = new ArrayList<>();
        for (FaultlineParser.LineContext line : tree.line()) {
            addTo(statements, line);
        }
        return new Syntax.Block(builder.span(tree), statements);
    }

    private Statement broken(FaultlineParser.LineContext line) {
        Token first = line.getStart();
        metMachineBlock |= first.getType() == FaultlineLexer.MACHINE;
        return new Statement.Broken(builder.span(first), introducedNames(line));
    }

    /** The name that the readable beginning of a broken statement introduces. */
    private static List<String> introducedNames(FaultlineParser.LineContext line) {
        if (line.statement() == null || !(line.statement().getChild(0) instanceof ParserRuleContext inner)) {
            return List.of();
        }
        boolean introduces = inner instanceof FaultlineParser.DeclarationContext
                || inner instanceof FaultlineParser.FunctionDefinitionContext
                || inner instanceof FaultlineParser.ParamStatementContext
                || inner instanceof FaultlineParser.UseStatementContext;
        TerminalNode name = introduces ? inner.getToken(FaultlineLexer.NAME, 0) : null;
        return name == null ? List.of() : List.of(name.getText());
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    @Override
    public Statement visitDeclaration(FaultlineParser.DeclarationContext tree) {
        return new Statement.Declare(builder.span(tree), name(tree.NAME()), tree.VAR() != null, value(tree.value()));
    }

    @Override
    public Statement visitFunctionDefinition(FaultlineParser.FunctionDefinitionContext tree) {
        Span span = builder.span(tree);
        return new Statement.FunctionDefinition(span, name(tree.NAME()),
                builder.expressions().function(span, tree.parameters(), tree.functionBody()));
    }

    @Override
    public Statement visitParamStatement(FaultlineParser.ParamStatementContext tree) {
        String doc = tree.text() == null ? null : builder.expressions().plainText(tree.text(), "the description of a param");
        return new Statement.Param(builder.span(tree), name(tree.NAME()), value(tree.value()),
                builder.expressions().buildOptional(tree.expression()), doc);
    }

    @Override
    public Statement visitUseStatement(FaultlineParser.UseStatementContext tree) {
        Syntax.Identifier path =
                new Syntax.Identifier(builder.span(tree.text()), builder.expressions().plainText(tree.text(), "a module's path"));
        Syntax.Identifier alias = tree.NAME() == null ? null : name(tree.NAME());
        List<Syntax.Binding> bindings = new ArrayList<>();
        for (FaultlineParser.BindingContext binding : tree.binding()) {
            bindings.add(new Syntax.Binding(builder.span(binding), name(binding.NAME()), value(binding.value())));
        }
        return new Statement.Use(builder.span(tree), path, alias, bindings);
    }

    @Override
    public Statement visitAssignmentOrExpression(FaultlineParser.AssignmentOrExpressionContext tree) {
        Expression left = builder.expressions().build(tree.expression());
        if (tree.assignmentOperator() == null) {
            checkStandsAlone(tree, left);
            return new Statement.Evaluate(builder.span(tree), left);
        }
        if (!isAssignable(left) || startsWithBracket(tree)) {
            builder.error(DiagnosticCode.BAD_ASSIGNMENT, left.span(), "only a variable, or an element or field of one, can be assigned to",
                    tree.assignmentOperator().ASSIGN() != null ? "`==` compares" : null);
        }
        return new Statement.Assign(builder.span(tree), left, operator(tree.assignmentOperator().getStart()), value(tree.value()));
    }

    private static boolean isAssignable(Expression target) {
        Expression base = target;
        while (!(base instanceof Expression.Name)) {
            switch (base) {
                case Expression.Member member -> base = member.target();
                case Expression.Index index -> base = index.target();
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static @Nullable BinaryOperator operator(Token sign) {
        return switch (sign.getType()) {
            case FaultlineLexer.ADD_ASSIGN -> BinaryOperator.ADD;
            case FaultlineLexer.SUBTRACT_ASSIGN -> BinaryOperator.SUBTRACT;
            case FaultlineLexer.MULTIPLY_ASSIGN -> BinaryOperator.MULTIPLY;
            case FaultlineLexer.DIVIDE_ASSIGN -> BinaryOperator.DIVIDE;
            case FaultlineLexer.FLOOR_DIVIDE_ASSIGN -> BinaryOperator.FLOOR_DIVIDE;
            case FaultlineLexer.REMAINDER_ASSIGN -> BinaryOperator.REMAINDER;
            default -> null;
        };
    }

    /** Outside the REPL a value that nobody takes is a mistake: most often a line that should have been part of another. */
    private void checkStandsAlone(FaultlineParser.AssignmentOrExpressionContext tree, Expression value) {
        if (builder.mode() == ParseMode.REPL) {
            return;
        }
        Token first = tree.getStart();
        if (startsWithBracket(tree) || isOperator(first.getType())) {
            builder.error(DiagnosticCode.USELESS_STATEMENT, builder.span(first), "a statement cannot begin with `" + first.getText() + "`",
                    "to go on with the line above, end that line with an operator, a comma or an open bracket");
        } else if (!(value instanceof Expression.Call || value instanceof Operation || value instanceof Expression.Try
                || value instanceof Expression.Measure)) {
            builder.error(DiagnosticCode.USELESS_STATEMENT, builder.span(tree), "this computes a value and drops it",
                    "show it with `print`, or keep it with `let`");
        }
    }

    private static boolean startsWithBracket(FaultlineParser.AssignmentOrExpressionContext tree) {
        return switch (tree.getStart().getType()) {
            case FaultlineLexer.LEFT_PAREN, FaultlineLexer.LEFT_BRACKET, FaultlineLexer.RECORD_BRACE -> true;
            default -> false;
        };
    }

    private static boolean isOperator(int type) {
        return type == FaultlineLexer.PLUS || type == FaultlineLexer.MINUS || type == FaultlineLexer.NOT;
    }

    // ---- control -----------------------------------------------------------------------------------------------------

    @Override
    public Statement visitIfStatement(FaultlineParser.IfStatementContext tree) {
        List<FaultlineParser.ExpressionContext> conditions = tree.expression();
        List<FaultlineParser.BlockContext> blocks = tree.block();
        List<Syntax.Branch> branches = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            Expression condition = builder.expressions().build(conditions.get(i));
            Syntax.Block block = block(blocks.get(i));
            branches.add(new Syntax.Branch(condition.span().to(block.span()), condition, block));
        }
        boolean hasElse = blocks.size() > conditions.size();
        return new Statement.If(builder.span(tree), branches, hasElse ? block(blocks.getLast()) : null);
    }

    @Override
    public Statement visitWhileStatement(FaultlineParser.WhileStatementContext tree) {
        return new Statement.While(builder.span(tree), builder.expressions().build(tree.expression()), block(tree.block()));
    }

    @Override
    public Statement visitForStatement(FaultlineParser.ForStatementContext tree) {
        return new Statement.For(builder.span(tree), name(tree.NAME()), builder.expressions().build(tree.expression()),
                block(tree.block()));
    }

    @Override
    public Statement visitRepeatStatement(FaultlineParser.RepeatStatementContext tree) {
        return new Statement.Repeat(builder.span(tree), builder.expressions().build(tree.expression()), block(tree.block()));
    }

    @Override
    public Statement visitBreakStatement(FaultlineParser.BreakStatementContext tree) {
        return new Statement.Break(builder.span(tree));
    }

    @Override
    public Statement visitContinueStatement(FaultlineParser.ContinueStatementContext tree) {
        return new Statement.Continue(builder.span(tree));
    }

    @Override
    public Statement visitReturnStatement(FaultlineParser.ReturnStatementContext tree) {
        return new Statement.Return(builder.span(tree), builder.expressions().buildOptional(tree.value()));
    }

    // ---- results and expectations ------------------------------------------------------------------------------------

    @Override
    public Statement visitPrintStatement(FaultlineParser.PrintStatementContext tree) {
        return new Statement.Print(builder.span(tree), builder.expressions().buildAll(tree.expression()));
    }

    @Override
    public Statement visitEmitStatement(FaultlineParser.EmitStatementContext tree) {
        return new Statement.Emit(builder.span(tree), builder.expressions().build(tree.expression()));
    }

    @Override
    public Statement visitExpectStatement(FaultlineParser.ExpectStatementContext tree) {
        return visit(tree.expectation());
    }

    @Override
    public Statement visitExpectCondition(FaultlineParser.ExpectConditionContext tree) {
        return new Statement.ExpectCondition(builder.span(tree.getParent()),
                builder.expressions().build(tree.expression(0)), builder.expressions().buildOptional(tree.expression(1)));
    }

    @Override
    public Statement visitExpectSignal(FaultlineParser.ExpectSignalContext tree) {
        Statement.Signal signal = tree.SEGV() != null ? Statement.Signal.SIGSEGV : Statement.Signal.SIGBUS;
        Expression count = tree.signalCount() == null ? null : signalCount(tree.signalCount());
        return new Statement.ExpectSignal(builder.span(tree.getParent()), signal, count, block(tree.block()));
    }

    private Expression signalCount(FaultlineParser.SignalCountContext tree) {
        if (tree.INT() != null) {
            return builder.numbers().read(tree.INT().getSymbol());
        }
        return tree.NAME() != null ? new Expression.Name(builder.span(tree), tree.getText())
                : builder.expressions().build(tree.expression());
    }

    @Override
    public Statement visitExpectOutOfMemory(FaultlineParser.ExpectOutOfMemoryContext tree) {
        return new Statement.ExpectOutOfMemory(builder.span(tree.getParent()), block(tree.block()));
    }

    @Override
    public Statement visitExpectErrno(FaultlineParser.ExpectErrnoContext tree) {
        return new Statement.ExpectErrno(builder.span(tree.getParent()), name(tree.ERRNO_NAME()), block(tree.block()));
    }

    // ---- the machine -------------------------------------------------------------------------------------------------

    @Override
    public Statement visitMachineBlock(FaultlineParser.MachineBlockContext tree) {
        metMachineBlock = true;
        return builder.machines().build(tree);
    }

    @Override
    public Statement visitStatement(FaultlineParser.StatementContext tree) {
        if (tree.operation() == null) {
            return visit(tree.getChild(0));
        }
        Operation operation = builder.operations().build(tree.operation());
        return new Statement.Evaluate(operation.span(), operation);
    }

    private Syntax.Identifier name(TerminalNode name) {
        return builder.identifier(name.getSymbol());
    }

    private Expression value(FaultlineParser.ValueContext tree) {
        return builder.expressions().build(tree);
    }
}
