package dev.faultline.interpreter.translate;

import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.expression.ConstantNode;
import dev.faultline.interpreter.nodes.operation.MachineNode;

/** Machine blocks: each entry becomes a key with an expression for its value. */
final class MachineBlocks {

    private static final String DEFAULT_SWAP_KIND = "ssd";

    private final Translator translator;

    MachineBlocks(Translator translator) {
        this.translator = translator;
    }

    StatementNode translate(Statement.Machine machine) {
        MachineNode.Key[] keys = machine.entries().stream().map(this::key).toArray(MachineNode.Key[]::new);
        ExpressionNode[] values = machine.entries().stream().map(this::value).toArray(ExpressionNode[]::new);
        return new MachineNode(keys, values);
    }

    private MachineNode.Key key(MachineEntry entry) {
        SourceSection place = translator.section(entry.span());
        return switch (entry) {
            case MachineEntry.Setting setting -> new MachineNode.Key(setting.key().text(), "", place);
            case MachineEntry.Swap swap ->
                    new MachineNode.Key("swap", swap.kind() == null ? DEFAULT_SWAP_KIND : swap.kind().text(), place);
            case MachineEntry.Config config -> new MachineNode.Key("config." + config.name().text(), "", place);
            case MachineEntry.Sysctl sysctl -> new MachineNode.Key("sysctl." + sysctl.name().text(), "", place);
            case MachineEntry.Rlimit rlimit -> new MachineNode.Key("rlimit." + rlimit.name().text(), "", place);
        };
    }

    private ExpressionNode value(MachineEntry entry) {
        return switch (entry) {
            case MachineEntry.Setting setting -> value(setting.value());
            case MachineEntry.Swap swap -> translator.expression(swap.bytes());
            case MachineEntry.Config config -> value(config.value());
            case MachineEntry.Sysctl sysctl -> translator.expression(sysctl.value());
            case MachineEntry.Rlimit rlimit -> translator.expression(rlimit.value());
        };
    }

    private ExpressionNode value(MachineEntry.Value value) {
        return switch (value) {
            case MachineEntry.Value.Word word -> translator.at(word.span(), new ConstantNode(word.text()));
            case MachineEntry.Value.Computed computed -> translator.expression(computed.expression());
        };
    }
}
