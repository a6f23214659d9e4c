package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.antlr.FaultlineParserBaseVisitor;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Machine blocks. */
final class MachineBuilder extends FaultlineParserBaseVisitor<MachineEntry> {

    private final TreeBuilder builder;

    MachineBuilder(TreeBuilder builder) {
        this.builder = builder;
    }

    Statement.Machine build(FaultlineParser.MachineBlockContext tree) {
        List<MachineEntry> entries = new ArrayList<>();
        for (FaultlineParser.MachineLineContext line : tree.machineLine()) {
            if (line.exception == null && line.machineEntry() != null) {
                entries.add(visit(line.machineEntry()));
            }
        }
        return new Statement.Machine(builder.span(tree), entries);
    }

    @Override
    public MachineEntry visitWordSetting(FaultlineParser.WordSettingContext tree) {
        return new MachineEntry.Setting(builder.span(tree), builder.identifier(tree.wordKey().getStart()), value(tree.wordValue()));
    }

    @Override
    public MachineEntry visitValueSetting(FaultlineParser.ValueSettingContext tree) {
        return new MachineEntry.Setting(builder.span(tree), builder.identifier(tree.NAME().getSymbol()),
                new MachineEntry.Value.Computed(builder.expressions().build(tree.expression())));
    }

    @Override
    public MachineEntry visitSwapSetting(FaultlineParser.SwapSettingContext tree) {
        Syntax.Identifier kind = tree.NAME() == null ? null : builder.identifier(tree.NAME().getSymbol());
        return new MachineEntry.Swap(builder.span(tree), builder.identifier(tree.SWAP().getSymbol()),
                builder.expressions().build(tree.expression()), kind);
    }

    @Override
    public MachineEntry visitConfigSetting(FaultlineParser.ConfigSettingContext tree) {
        return new MachineEntry.Config(builder.span(tree), name(tree.SETTING_NAME()), value(tree.wordValue()));
    }

    @Override
    public MachineEntry visitSysctlSetting(FaultlineParser.SysctlSettingContext tree) {
        return new MachineEntry.Sysctl(builder.span(tree), name(tree.SETTING_NAME()), builder.expressions().build(tree.expression()));
    }

    @Override
    public MachineEntry visitRlimitSetting(FaultlineParser.RlimitSettingContext tree) {
        return new MachineEntry.Rlimit(builder.span(tree), name(tree.SETTING_NAME()), builder.expressions().build(tree.expression()));
    }

    private Syntax.Identifier name(TerminalNode name) {
        return builder.identifier(name.getSymbol());
    }

    private MachineEntry.Value value(FaultlineParser.WordValueContext tree) {
        if (tree.BARE_WORD() != null) {
            return new MachineEntry.Value.Word(builder.span(tree), tree.getText());
        }
        if (tree.INT() != null) {
            return new MachineEntry.Value.Computed(builder.numbers().read(tree.INT().getSymbol()));
        }
        if (tree.text() != null) {
            return new MachineEntry.Value.Computed(builder.expressions().text(tree.text()));
        }
        return new MachineEntry.Value.Computed(builder.expressions().build(tree.expression()));
    }
}
