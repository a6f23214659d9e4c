package dev.faultline.interpreter.translate;

import com.oracle.truffle.api.RootCallTarget;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.builtins.Builtins;
import dev.faultline.interpreter.builtins.Methods;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.FunctionRootNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.call.CallNode;
import dev.faultline.interpreter.nodes.call.MethodCallNode;
import dev.faultline.interpreter.nodes.control.BlockNode;
import dev.faultline.interpreter.nodes.control.FunctionBodyNode;
import dev.faultline.interpreter.nodes.control.PrologueNode;
import dev.faultline.interpreter.nodes.expression.EffectNode;
import dev.faultline.interpreter.nodes.member.MachineConfigNode;
import dev.faultline.interpreter.nodes.variable.FunctionNode;
import dev.faultline.interpreter.nodes.variable.NewCellNode;
import dev.faultline.interpreter.nodes.variable.ReadArgumentNode;
import dev.faultline.interpreter.values.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions, the bodies of tasks, which are functions too, and calls. */
final class Functions {

    private final Translator translator;

    Functions(Translator translator) {
        this.translator = translator;
    }

    // ---- functions ---------------------------------------------------------------------------------------------------

    FunctionNode function(String name, Expression.Function function) {
        List<String> names = function.parameters().stream().map(parameter -> parameter.name().text()).toList();
        int required = (int) function.parameters().stream().filter(parameter -> parameter.defaultValue() == null).count();
        FunctionScope inner = translator.bindings().function(function);
        FunctionScope outer = translator.enter(inner);
        ExpressionNode body = switch (function.body()) {
            case Syntax.FunctionBody.OfBlock block -> translator.at(
                    block.span(), new FunctionBodyNode(translator.statements().block(block.block())));
            case Syntax.FunctionBody.OfExpression value -> translator.expression(value.value());
        };
        List<StatementNode> prologue = new ArrayList<>();
        translator.bindings().cells(function).forEach(variable -> prologue.add(new NewCellNode(variable.slot())));
        for (int i = 0; i < function.parameters().size(); i++) {
            prologue.add(parameter(i, function.parameters().get(i)));
        }
        translator.enter(outer);
        return make(inner, Signature.of(name, names, required), function, prologue, body);
    }

    private StatementNode parameter(int index, Syntax.Parameter parameter) {
        ExpressionNode usual = parameter.defaultValue() == null ? null : translator.expression(parameter.defaultValue());
        return translator.places().write(
                translator.bindings().declaration(parameter.name()), new ReadArgumentNode(index, usual));
    }

    /** The block of a task: a function of the thread's number, if the block has a name for it. */
    FunctionNode task(String name, Operation task, Syntax.@Nullable Identifier index, Syntax.Block block) {
        FunctionScope inner = translator.bindings().function(task);
        FunctionScope outer = translator.enter(inner);
        ExpressionNode body = translator.at(block.span(), new FunctionBodyNode(translator.statements().block(block)));
        List<StatementNode> prologue = new ArrayList<>();
        translator.bindings().cells(task).forEach(variable -> prologue.add(new NewCellNode(variable.slot())));
        if (index != null) {
            prologue.add(translator.places().write(translator.bindings().declaration(index), new ReadArgumentNode(0, null)));
        }
        translator.enter(outer);
        Signature signature = Signature.of(name, index == null ? List.of() : List.of(index.text()), index == null ? 0 : 1);
        return make(inner, signature, task, prologue, body);
    }

    private FunctionNode make(
            FunctionScope inner, Signature signature, Syntax written, List<StatementNode> prologue, ExpressionNode body) {
        ExpressionNode whole = prologue.isEmpty()
                ? body
                : translator.at(written.span(), new PrologueNode(new BlockNode(prologue.toArray(StatementNode[]::new)), body));
        FunctionRootNode root = new FunctionRootNode(
                translator.language(), inner.buildFrame(), signature.name(), translator.section(written.span()), whole);
        RootCallTarget target = root.getCallTarget();
        ExpressionNode[] captures =
                inner.captures().stream().map(translator.places()::readRaw).toArray(ExpressionNode[]::new);
        return translator.at(written.span(), new FunctionNode(target, signature, captures));
    }

    // ---- calls -------------------------------------------------------------------------------------------------------

    ExpressionNode call(Expression.Call call) {
        if (Pushes.isPush(call)) {
            return new EffectNode(translator.places().push(call));
        }
        ExpressionNode[] values = translator.expressions()
                .all(call.arguments().stream().map(Syntax.Argument::value).toList());
        @Nullable
        String[] names = call.arguments().stream()
                .map(argument -> argument.name() == null ? null : argument.name().text())
                .toArray(String[]::new);
        return switch (call.callee()) {
            case Expression.Name name when translator.bindings().variable(name) == null ->
                    Builtins.call(name.text(), values, names, translator.section(call.span()));
            case Expression.Member member when member.target() instanceof Expression.CurrentMachine -> machineMethod(call, member, values);
            case Expression.Member member -> new MethodCallNode(
                    translator.expression(member.target()),
                    member.name().text(),
                    Methods.find(member.name().text()),
                    values,
                    names);
            default -> new CallNode(translator.expression(call.callee()), values, names);
        };
    }

    private ExpressionNode machineMethod(Expression.Call call, Expression.Member member, ExpressionNode[] values) {
        if (member.name().text().equals("config") && values.length == 1) {
            return new MachineConfigNode(values[0]);
        }
        throw ErrorBuilder.error("no_machine_method", member.name().text()).at(translator.section(call.span())).build();
    }
}
