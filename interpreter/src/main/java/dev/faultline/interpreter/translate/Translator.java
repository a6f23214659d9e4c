package dev.faultline.interpreter.translate;

import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.interpreter.execution.SessionNames;
import dev.faultline.interpreter.execution.Settings;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.FunctionRootNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.expression.EffectNode;
import dev.faultline.interpreter.nodes.statement.ExportNode;
import dev.faultline.interpreter.nodes.statement.ModuleLoader;
import dev.faultline.interpreter.values.Cell;
import dev.faultline.interpreter.values.RecordLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked syntax tree into nodes.
 *
 * <p>The work is split by family: {@link Statements}, {@link Expressions}, {@link Operations}, {@link Functions}, {@link Places}
 * (what can be assigned) and {@link MachineBlocks}. They share this object, which knows the script, its bindings and the function
 * being translated.
 */
public final class Translator {

    /**
     * A translated script or module.
     *
     * @param readsContents whether it asks what is in pages, so that machines must know
     */
    public record Unit(RootCallTarget target, List<String> params, boolean readsContents) {
        public Unit {
            params = List.copyOf(params);
        }
    }

    /**
     * A translated input of a session.
     *
     * @param defined where what it defines at its top level will be, by name
     * @param value where the value of its last statement will be, if that is an expression
     * @param done where the number of its statements that are done will be
     */
    public record Input(RootCallTarget target, Map<String, Cell> defined, Cell value, Cell done, boolean readsContents) {}

    private final FaultlineLanguage language;
    private final Source source;
    private final Settings settings;
    private final ModuleLoader modules;
    private final Bindings bindings;
    private final Cell value = new Cell();
    private FunctionScope function;
    private boolean readsContents;
    private @Nullable Statement valued;

    private final Statements statements = new Statements(this);
    private final Expressions expressions = new Expressions(this);
    private final Operations operations = new Operations(this);
    private final Functions functions = new Functions(this);
    private final Places places = new Places(this);
    private final MachineBlocks machineBlocks = new MachineBlocks(this);

    private Translator(
            FaultlineLanguage language, Source source, Settings settings, ModuleLoader modules, Bindings bindings, FunctionScope top) {
        this.language = language;
        this.source = source;
        this.settings = settings;
        this.modules = modules;
        this.bindings = bindings;
        this.function = top;
    }

    /**
     * Translates a script or a module. The target takes the unit's {@code Params}, runs it and gives what it declares.
     *
     * @param script without errors
     */
    public static Unit translate(
            FaultlineLanguage language, Source source, Syntax.Script script, Settings settings, ModuleLoader modules) {
        FunctionScope top = new FunctionScope(null, script.span().start());
        Bindings bindings = Binder.bind(script, top);
        return new Translator(language, source, settings, modules, bindings, top).unit(script);
    }

    private Unit unit(Syntax.Script script) {
        StatementNode block = statements.block(script, script.statements());
        List<String> names = new ArrayList<>();
        List<ExpressionNode> members = new ArrayList<>();
        List<String> params = new ArrayList<>();
        for (Statement statement : script.statements()) {
            switch (statement) {
                case Statement.Declare declare -> export(declare.name(), names, members);
                case Statement.FunctionDefinition definition -> export(definition.name(), names, members);
                case Statement.Param param -> {
                    export(param.name(), names, members);
                    params.add(param.name().text());
                }
                default -> {}
            }
        }
        String name = source.getName();
        ExpressionNode body = new ExportNode(name, block, new RecordLayout(names), members.toArray(ExpressionNode[]::new));
        SourceSection whole = source.createSection(0, source.getLength());
        body.setSourceSection(whole);
        FunctionRootNode root = new FunctionRootNode(language, function.buildFrame(), name, whole, body);
        return new Unit(root.getCallTarget(), params, readsContents);
    }

    /**
     * Translates an input of a session. The target takes {@code Params} and gives nothing.
     *
     * @param script without errors
     * @param names what the inputs before it defined
     */
    public static Input translateInput(
            FaultlineLanguage language, Source source, Syntax.Script script, Settings settings, ModuleLoader modules, SessionNames names) {
        FunctionScope top = new FunctionScope(null, script.span().start());
        Bindings bindings = Binder.bindInput(script, top, names);
        return new Translator(language, source, settings, modules, bindings, top).input(script);
    }

    private Input input(Syntax.Script script) {
        valued = script.statements().isEmpty() ? null : script.statements().getLast();
        Cell done = new Cell();
        StatementNode block = statements.block(script, script.statements(), done);
        Map<String, Cell> defined = new LinkedHashMap<>();
        for (Variable variable : bindings.declared(script)) {
            defined.put(variable.name(), Objects.requireNonNull(variable.sessionCell()));
        }
        SourceSection whole = source.createSection(0, source.getLength());
        ExpressionNode body = new EffectNode(block);
        body.setSourceSection(whole);
        FunctionRootNode root = new FunctionRootNode(language, function.buildFrame(), source.getName(), whole, body);
        return new Input(root.getCallTarget(), defined, value, done, readsContents);
    }

    /** Where a session wants the value of a statement that stands alone; null where nobody asks for it. */
    @Nullable
    Cell valueOf(Statement statement) {
        return statement == valued ? value : null;
    }

    private void export(Syntax.Identifier name, List<String> names, List<ExpressionNode> members) {
        names.add(name.text());
        members.add(places.readRaw(bindings.declaration(name)));
    }

    // ---- shared by the families --------------------------------------------------------------------------------------

    FaultlineLanguage language() {
        return language;
    }

    Source source() {
        return source;
    }

    Settings settings() {
        return settings;
    }

    ModuleLoader modules() {
        return modules;
    }

    Bindings bindings() {
        return bindings;
    }

    /** The function whose body is being translated. */
    FunctionScope function() {
        return function;
    }

    /** Notes that the text asks for the digest of something, most likely a region. */
    void noteDigest() {
        readsContents = true;
    }

    /** Makes {@code inner} the function being translated; returns the one before, to be put back. */
    FunctionScope enter(FunctionScope inner) {
        FunctionScope before = function;
        function = inner;
        return before;
    }

    Statements statements() {
        return statements;
    }

    Expressions expressions() {
        return expressions;
    }

    Operations operations() {
        return operations;
    }

    Functions functions() {
        return functions;
    }

    Places places() {
        return places;
    }

    MachineBlocks machineBlocks() {
        return machineBlocks;
    }

    SourceSection section(Span span) {
        return source.createSection(span.start(), span.length());
    }

    /** Says where a node was written. */
    <T extends StatementNode> T at(Span span, T node) {
        node.setSourceSection(section(span));
        return node;
    }

    ExpressionNode expression(Expression expression) {
        return expressions.translate(expression);
    }
}
