package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.antlr.FaultlineParserBaseVisitor;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Operation.LockAll;
import dev.faultline.grammar.syntax.Operation.MapFlag;
import dev.faultline.grammar.syntax.Operation.MapFlagWord;
import dev.faultline.grammar.syntax.Operation.Protection;
import dev.faultline.grammar.syntax.Operation.ProtectionBit;
import dev.faultline.grammar.syntax.Operation.Synchronise;
import dev.faultline.grammar.syntax.Operation.TouchMode;
import dev.faultline.grammar.syntax.Operation.Visit;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Operations, with the rules on which of their modifiers go together. */
final class OperationBuilder extends FaultlineParserBaseVisitor<Operation> {

    private final TreeBuilder builder;

    OperationBuilder(TreeBuilder builder) {
        this.builder = builder;
    }

    Operation build(FaultlineParser.OperationContext tree) {
        return visit(tree);
    }

    private Expression expression(ParserRuleContext tree) {
        return builder.expressions().build(tree);
    }

    private @Nullable Expression optional(@Nullable ParserRuleContext tree) {
        return builder.expressions().buildOptional(tree);
    }

    /** A word of the vocabulary as a constant: {@code no_fault_around} is NO_FAULT_AROUND. */
    private static <E extends Enum<E>> E constant(Class<E> type, Token word) {
        return Enum.valueOf(type, word.getText().toUpperCase(Locale.ROOT));
    }

    private void refuse(Span span, String sentence, @Nullable String hint) {
        builder.error(DiagnosticCode.BAD_MODIFIER, span, sentence, hint);
    }

    // ---- mappings ----------------------------------------------------------------------------------------------------

    @Override
    public Operation visitMmap(FaultlineParser.MmapContext tree) {
        Modifiers modifiers = new Modifiers(builder, "mmap");
        List<FaultlineParser.ProtectionWordContext> protection = new ArrayList<>();
        List<MapFlagWord> flags = new ArrayList<>();
        Expression fixed = null;
        Expression offset = null;
        for (FaultlineParser.MapModifierContext modifier : tree.mapModifier()) {
            modifiers.once(modifier);
            if (modifier.protectionWord() != null) {
                protection.add(modifier.protectionWord());
            } else if (modifier.FIXED() != null) {
                fixed = expression(modifier.expression());
            } else if (modifier.AT_OFFSET() != null) {
                offset = expression(modifier.expression());
            } else {
                flags.add(new MapFlagWord(builder.span(modifier), constant(MapFlag.class, modifier.getStart())));
            }
        }
        modifiers.exclude("shared", "private");
        if (tree.FILE() == null) {
            modifiers.need("at_offset", "a file: `mmap file f 1MiB at_offset 64KiB`");
        }
        return new Operation.Mmap(builder.span(tree), optional(tree.operand()), expression(tree.expression()),
                protection.isEmpty() ? null : protection(protection), flags, fixed, offset);
    }

    private Protection protection(List<FaultlineParser.ProtectionWordContext> words) {
        Set<ProtectionBit> bits = EnumSet.noneOf(ProtectionBit.class);
        boolean isNone = false;
        for (FaultlineParser.ProtectionWordContext word : words) {
            if (word.NONE() != null) {
                isNone = true;
            } else {
                bits.add(constant(ProtectionBit.class, word.getStart()));
            }
        }
        Span span = builder.span(words.getFirst()).to(builder.span(words.getLast()));
        if (isNone && !bits.isEmpty()) {
            refuse(span, "`none` stands alone: it means no protection bit at all", null);
        }
        return new Protection(span, bits);
    }

    @Override
    public Operation visitMunmap(FaultlineParser.MunmapContext tree) {
        return new Operation.Munmap(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitMprotect(FaultlineParser.MprotectContext tree) {
        Modifiers modifiers = new Modifiers(builder, "mprotect");
        tree.protectionWord().forEach(modifiers::once);
        return new Operation.Mprotect(builder.span(tree), expression(tree.expression()), protection(tree.protectionWord()));
    }

    @Override
    public Operation visitMadvise(FaultlineParser.MadviseContext tree) {
        return new Operation.Madvise(builder.span(tree), expression(tree.expression()),
                constant(Operation.Advice.class, tree.advice().getStart()));
    }

    @Override
    public Operation visitMremap(FaultlineParser.MremapContext tree) {
        Modifiers modifiers = new Modifiers(builder, "mremap");
        Expression to = null;
        for (FaultlineParser.MoveModifierContext modifier : tree.moveModifier()) {
            modifiers.once(modifier);
            if (modifier.TO() != null) {
                to = expression(modifier.expression());
            }
        }
        if (modifiers.has("dontunmap") && to == null && !modifiers.has("maymove")) {
            modifiers.need("dontunmap", "`maymove` or `to ADDRESS`");
        }
        return new Operation.Mremap(builder.span(tree), expression(tree.operand()), expression(tree.expression()),
                modifiers.has("maymove"), to, modifiers.has("dontunmap"));
    }

    @Override
    public Operation visitMlock(FaultlineParser.MlockContext tree) {
        return new Operation.Mlock(builder.span(tree), expression(tree.expression()), tree.ONFAULT() != null);
    }

    @Override
    public Operation visitMunlock(FaultlineParser.MunlockContext tree) {
        return new Operation.Munlock(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitMlockall(FaultlineParser.MlockallContext tree) {
        Set<LockAll> flags = EnumSet.noneOf(LockAll.class);
        for (int i = 1; i < tree.getChildCount(); i++) {
            flags.add(LockAll.valueOf(tree.getChild(i).getText().toUpperCase(Locale.ROOT)));
        }
        if (!flags.contains(LockAll.CURRENT) && !flags.contains(LockAll.FUTURE)) {
            refuse(builder.span(tree), "`onfault` says how to lock, not what", "add `current`, `future` or both");
        }
        return new Operation.Mlockall(builder.span(tree), flags);
    }

    @Override
    public Operation visitMunlockall(FaultlineParser.MunlockallContext tree) {
        return new Operation.Munlockall(builder.span(tree));
    }

    @Override
    public Operation visitMsync(FaultlineParser.MsyncContext tree) {
        Set<Synchronise> flags = EnumSet.noneOf(Synchronise.class);
        for (int i = 2; i < tree.getChildCount(); i++) {
            flags.add(Synchronise.valueOf(tree.getChild(i).getText().toUpperCase(Locale.ROOT)));
        }
        return new Operation.Msync(builder.span(tree), expression(tree.expression()), flags);
    }

    @Override
    public Operation visitBrk(FaultlineParser.BrkContext tree) {
        return new Operation.Brk(builder.span(tree), tree.MINUS() != null, expression(tree.expression()));
    }

    @Override
    public Operation visitRemapFilePages(FaultlineParser.RemapFilePagesContext tree) {
        return new Operation.RemapFilePages(builder.span(tree), expression(tree.operand()), expression(tree.expression()));
    }

    // ---- accesses ----------------------------------------------------------------------------------------------------

    @Override
    public Operation visitTouch(FaultlineParser.TouchContext tree) {
        Modifiers modifiers = new Modifiers(builder, "touch");
        for (FaultlineParser.TouchModifierContext modifier : tree.touchModifier()) {
            modifiers.once(modifier);
        }
        modifiers.exclude("random", "step");
        modifiers.exclude("random", "reverse");
        Expression draws = modifiers.operand("random");
        if (draws == null) {
            modifiers.need("zipf", "`random N`");
            modifiers.need("seed", "`random N`");
        }
        Visit visit = draws != null ? new Visit.Random(draws, modifiers.operand("zipf"), modifiers.operand("seed"))
                : new Visit.Stepped(modifiers.operand("step"), modifiers.has("reverse"));
        Token mode = tree.touchMode().getStart();
        return new Operation.Touch(builder.span(tree), builder.identifier(mode), constant(TouchMode.class, mode),
                expression(tree.expression()), visit, modifiers.operand("times"));
    }

    // ---- files -------------------------------------------------------------------------------------------------------

    @Override
    public Operation visitFile(FaultlineParser.FileContext tree) {
        Modifiers modifiers = new Modifiers(builder, "file");
        tree.fileModifier().forEach(modifiers::once);
        modifiers.exclude("disk", "tmpfs");
        modifiers.exclude("cold", "warm");
        if (!modifiers.has("disk")) {
            modifiers.need("cold", "`disk`: a file in tmpfs is always in memory");
        }
        return new Operation.File(builder.span(tree), expression(tree.operand()), expression(tree.expression()),
                modifiers.has("disk"), modifiers.has("cold"), modifiers.operand("chunk"));
    }

    @Override
    public Operation visitReadFile(FaultlineParser.ReadFileContext tree) {
        return new Operation.Read(builder.span(tree), expression(tree.operand()), expression(tree.expression()));
    }

    @Override
    public Operation visitWriteFile(FaultlineParser.WriteFileContext tree) {
        return new Operation.Write(builder.span(tree), expression(tree.operand()), expression(tree.expression()));
    }

    @Override
    public Operation visitFsync(FaultlineParser.FsyncContext tree) {
        return new Operation.Fsync(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitEvict(FaultlineParser.EvictContext tree) {
        return new Operation.Evict(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitTruncate(FaultlineParser.TruncateContext tree) {
        return new Operation.Truncate(builder.span(tree), expression(tree.operand()), expression(tree.expression()));
    }

    // ---- tasks -------------------------------------------------------------------------------------------------------

    @Override
    public Operation visitFork(FaultlineParser.ForkContext tree) {
        Syntax.Block body = builder.statements().block(tree.block());
        return new Operation.Fork(builder.span(tree), body, PauseSearch.contains(body));
    }

    @Override
    public Operation visitWait(FaultlineParser.WaitContext tree) {
        return new Operation.Wait(builder.span(tree), optional(tree.expression()));
    }

    @Override
    public Operation visitPause(FaultlineParser.PauseContext tree) {
        return new Operation.Pause(builder.span(tree));
    }

    @Override
    public Operation visitResume(FaultlineParser.ResumeContext tree) {
        return new Operation.Resume(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitExit(FaultlineParser.ExitContext tree) {
        if (tree.expression() != null) {
            int first = tree.expression().getStart().getType();
            if (first == FaultlineParser.MINUS || first == FaultlineParser.PLUS) {
                builder.error(DiagnosticCode.SYNTAX, builder.span(tree.expression().getStart()), "`exit` takes a value without a sign",
                        "to use a variable called exit, put it in parentheses");
            }
        }
        return new Operation.Exit(builder.span(tree), optional(tree.expression()));
    }

    @Override
    public Operation visitThreads(FaultlineParser.ThreadsContext tree) {
        Syntax.Identifier index = tree.NAME() == null ? null : builder.identifier(tree.NAME().getSymbol());
        return new Operation.Threads(builder.span(tree), expression(tree.expression()), index, builder.statements().block(tree.block()));
    }

    @Override
    public Operation visitSpawn(FaultlineParser.SpawnContext tree) {
        return new Operation.Spawn(builder.span(tree), builder.statements().block(tree.block()));
    }

    @Override
    public Operation visitJoin(FaultlineParser.JoinContext tree) {
        return new Operation.Join(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitBarrier(FaultlineParser.BarrierContext tree) {
        return new Operation.Barrier(builder.span(tree));
    }

    @Override
    public Operation visitPin(FaultlineParser.PinContext tree) {
        return new Operation.Pin(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitCompute(FaultlineParser.ComputeContext tree) {
        return new Operation.Compute(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitSleep(FaultlineParser.SleepContext tree) {
        return new Operation.Sleep(builder.span(tree), expression(tree.expression()));
    }

    @Override
    public Operation visitStall(FaultlineParser.StallContext tree) {
        return new Operation.Stall(builder.span(tree), expression(tree.operand()), expression(tree.expression()),
                builder.statements().block(tree.block()));
    }

    // ---- memory pressure ---------------------------------------------------------------------------------------------

    @Override
    public Operation visitPressure(FaultlineParser.PressureContext tree) {
        return new Operation.Pressure(builder.span(tree), optional(tree.expression()));
    }

    @Override
    public Operation visitReclaim(FaultlineParser.ReclaimContext tree) {
        return new Operation.Reclaim(builder.span(tree), optional(tree.expression()));
    }

    @Override
    public Operation visitSwapoff(FaultlineParser.SwapoffContext tree) {
        return new Operation.Swapoff(builder.span(tree));
    }
}
