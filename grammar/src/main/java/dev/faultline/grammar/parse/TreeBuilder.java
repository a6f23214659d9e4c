package dev.faultline.grammar.parse;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns parse trees into syntax trees. The builders of each family of nodes find one another, and what they share, here. */
final class TreeBuilder {

    private final SourceText source;
    private final DiagnosticList diagnostics;
    private final ParseMode mode;
    private final NumberReader numbers;
    private final ExpressionBuilder expressions;
    private final OperationBuilder operations;
    private final MachineBuilder machines;
    private final StatementBuilder statements;

    TreeBuilder(SourceText source, DiagnosticList diagnostics, ParseMode mode) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.mode = mode;
        this.numbers = new NumberReader(this);
        this.expressions = new ExpressionBuilder(this);
        this.operations = new OperationBuilder(this);
        this.machines = new MachineBuilder(this);
        this.statements = new StatementBuilder(this);
    }

    ParseMode mode() {
        return mode;
    }

    NumberReader numbers() {
        return numbers;
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    OperationBuilder operations() {
        return operations;
    }

    MachineBuilder machines() {
        return machines;
    }

    StatementBuilder statements() {
        return statements;
    }

    Span span(Token token) {
        return Tokens.span(source, token);
    }

    Span span(ParserRuleContext tree) {
        return Tokens.span(source, tree.getStart(), tree.getStop());
    }

    Syntax.Identifier identifier(Token token) {
        return new Syntax.Identifier(span(token), token.getText());
    }

    void error(DiagnosticCode code, Span span, String sentence, @Nullable String hint) {
        diagnostics.error(code, span, sentence, hint);
    }

    void error(Diagnostic found) {
        diagnostics.add(found);
    }
}
