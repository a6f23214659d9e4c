package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.interpreter.bridge.Operation.Access;
import dev.faultline.interpreter.bridge.Operation.Advice;
import dev.faultline.interpreter.bridge.Operation.LockAll;
import dev.faultline.interpreter.bridge.Operation.MapFlag;
import dev.faultline.interpreter.bridge.Operation.Protection;
import dev.faultline.interpreter.bridge.Operation.Synchronise;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.LongLiteralNode;
import dev.faultline.interpreter.nodes.operation.BarrierNode;
import dev.faultline.interpreter.nodes.operation.BrkNode;
import dev.faultline.interpreter.nodes.operation.EvictNode;
import dev.faultline.interpreter.nodes.operation.ExitNode;
import dev.faultline.interpreter.nodes.operation.FileNode;
import dev.faultline.interpreter.nodes.operation.FileRangeNode;
import dev.faultline.interpreter.nodes.operation.ForkNode;
import dev.faultline.interpreter.nodes.operation.FsyncNode;
import dev.faultline.interpreter.nodes.operation.JoinNode;
import dev.faultline.interpreter.nodes.operation.MadviseNode;
import dev.faultline.interpreter.nodes.operation.MlockNode;
import dev.faultline.interpreter.nodes.operation.MlockallNode;
import dev.faultline.interpreter.nodes.operation.MmapNode;
import dev.faultline.interpreter.nodes.operation.MprotectNode;
import dev.faultline.interpreter.nodes.operation.MremapNode;
import dev.faultline.interpreter.nodes.operation.MsyncNode;
import dev.faultline.interpreter.nodes.operation.MunlockNode;
import dev.faultline.interpreter.nodes.operation.MunlockallNode;
import dev.faultline.interpreter.nodes.operation.MunmapNode;
import dev.faultline.interpreter.nodes.operation.PatternNode;
import dev.faultline.interpreter.nodes.operation.PauseNode;
import dev.faultline.interpreter.nodes.operation.RandomNode;
import dev.faultline.interpreter.nodes.operation.RemapFilePagesNode;
import dev.faultline.interpreter.nodes.operation.ResumeNode;
import dev.faultline.interpreter.nodes.operation.SimpleOperationNode;
import dev.faultline.interpreter.nodes.operation.PressureNode;
import dev.faultline.interpreter.nodes.operation.SwapoffNode;
import dev.faultline.interpreter.nodes.operation.SimpleOperationNode.Verb;
import dev.faultline.interpreter.nodes.operation.SpawnNode;
import dev.faultline.interpreter.nodes.operation.StallNode;
import dev.faultline.interpreter.nodes.operation.SteppedNode;
import dev.faultline.interpreter.nodes.operation.ThreadsNode;
import dev.faultline.interpreter.nodes.operation.TouchNode;
import dev.faultline.interpreter.nodes.operation.TruncateNode;
import dev.faultline.interpreter.nodes.operation.WaitNode;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operations. What the machine does not do yet is refused here, at its place in the text, and never passed over. */
final class Operations {

    private final Translator translator;

    Operations(Translator translator) {
        this.translator = translator;
    }

    ExpressionNode translate(Operation operation) {
        return switch (operation) {
            case Operation.Mmap mmap -> mmap(mmap);
            case Operation.Munmap munmap -> new MunmapNode(expression(munmap.target()));
            case Operation.Mprotect mprotect -> new MprotectNode(expression(mprotect.target()), protection(mprotect.protection()));
            case Operation.Mlock mlock -> new MlockNode(expression(mlock.target()), mlock.onFault());
            case Operation.Munlock munlock -> new MunlockNode(expression(munlock.target()));
            case Operation.Mlockall mlockall -> new MlockallNode(lockAll(mlockall));
            case Operation.Munlockall _ -> new MunlockallNode();
            case Operation.Madvise madvise -> new MadviseNode(expression(madvise.target()), advice(madvise));
            case Operation.Msync msync -> new MsyncNode(expression(msync.target()), synchronise(msync));
            case Operation.Mremap mremap -> new MremapNode(
                    expression(mremap.target()),
                    expression(mremap.length()),
                    mremap.mayMove(),
                    optional(mremap.to()),
                    mremap.dontUnmap());
            case Operation.File file -> new FileNode(
                    expression(file.name()), expression(file.size()), file.onDisk(), file.cold(), optional(file.chunk()));
            case Operation.Truncate truncate -> new TruncateNode(expression(truncate.file()), expression(truncate.size()));
            case Operation.Read read -> new FileRangeNode(
                    dev.faultline.interpreter.bridge.Operation.Read::new, expression(read.file()), expression(read.range()));
            case Operation.Write write -> new FileRangeNode(
                    dev.faultline.interpreter.bridge.Operation.Write::new, expression(write.file()), expression(write.range()));
            case Operation.Fsync fsync -> new FsyncNode(expression(fsync.file()));
            case Operation.RemapFilePages remap -> new RemapFilePagesNode(expression(remap.target()), expression(remap.offset()));
            case Operation.Evict evict -> new EvictNode(expression(evict.file()));
            case Operation.Pressure pressure -> new PressureNode(PressureNode.Verb.PRESSURE, optional(pressure.bytes()));
            case Operation.Reclaim reclaim -> new PressureNode(PressureNode.Verb.RECLAIM, optional(reclaim.bytes()));
            case Operation.Swapoff _ -> new SwapoffNode();
            case Operation.Brk brk -> new BrkNode(brk.shrinks(), expression(brk.size()));
            case Operation.Touch touch -> touch(touch);
            case Operation.Fork fork -> new ForkNode(translator.functions().task("fork", fork, null, fork.body()), fork.stepped());
            case Operation.Pause _ -> new PauseNode();
            case Operation.Resume resume -> new ResumeNode(expression(resume.child()));
            case Operation.Wait wait -> new WaitNode(optional(wait.child()));
            case Operation.Exit exit -> new ExitNode(exit.code() == null ? new LongLiteralNode(0) : expression(exit.code()));
            case Operation.Threads threads -> new ThreadsNode(
                    expression(threads.count()),
                    translator.functions().task("threads", threads, threads.index(), threads.body()));
            case Operation.Spawn spawn -> new SpawnNode(translator.functions().task("spawn", spawn, null, spawn.body()));
            case Operation.Join join -> new JoinNode(expression(join.thread()));
            case Operation.Barrier _ -> new BarrierNode();
            case Operation.Pin pin -> new SimpleOperationNode(Verb.PIN, expression(pin.cpu()));
            case Operation.Compute compute -> new SimpleOperationNode(Verb.COMPUTE, expression(compute.duration()));
            case Operation.Sleep sleep -> new SimpleOperationNode(Verb.SLEEP, expression(sleep.duration()));
            case Operation.Stall stall -> new StallNode(
                    expression(stall.step()), expression(stall.delay()), translator.statements().block(stall.body()));
        };
    }

    private ExpressionNode mmap(Operation.Mmap mmap) {
        return new MmapNode(
                optional(mmap.file()),
                optional(mmap.offset()),
                expression(mmap.length()),
                optional(mmap.fixed()),
                mmap.protection() == null ? Set.of(Protection.READ, Protection.WRITE) : protection(mmap.protection()),
                mapFlags(mmap));
    }

    private static Set<MapFlag> mapFlags(Operation.Mmap mmap) {
        Set<MapFlag> flags = EnumSet.noneOf(MapFlag.class);
        for (Operation.MapFlagWord word : mmap.flags()) {
            switch (word.flag()) {
                case PRIVATE -> {}
                case SHARED -> flags.add(MapFlag.SHARED);
                case NORESERVE -> flags.add(MapFlag.NORESERVE);
                case NO_FAULT_AROUND -> flags.add(MapFlag.NO_FAULT_AROUND);
                case GROWSDOWN -> flags.add(MapFlag.GROWSDOWN);
                case LOCKED -> flags.add(MapFlag.LOCKED);
                case POPULATE -> flags.add(MapFlag.POPULATE);
            }
        }
        return Set.copyOf(flags);
    }

    private static Set<Protection> protection(Operation.Protection words) {
        Set<Protection> bits = EnumSet.noneOf(Protection.class);
        for (Operation.ProtectionBit bit : words.bits()) {
            bits.add(switch (bit) {
                case READ -> Protection.READ;
                case WRITE -> Protection.WRITE;
                case EXEC -> Protection.EXEC;
            });
        }
        return Set.copyOf(bits);
    }

    private Advice advice(Operation.Madvise madvise) {
        return switch (madvise.advice()) {
            case HUGEPAGE -> Advice.HUGEPAGE;
            case NOHUGEPAGE -> Advice.NOHUGEPAGE;
            case COLLAPSE -> Advice.COLLAPSE;
            case NORMAL -> Advice.NORMAL;
            case RANDOM -> Advice.RANDOM;
            case SEQUENTIAL -> Advice.SEQUENTIAL;
            case WILLNEED -> Advice.WILLNEED;
            case DONTNEED -> Advice.DONTNEED;
            case FREE -> Advice.FREE;
            case REMOVE -> Advice.REMOVE;
            case COLD -> Advice.COLD;
            case PAGEOUT -> Advice.PAGEOUT;
            case DONTFORK -> Advice.DONTFORK;
            case DOFORK -> Advice.DOFORK;
            case WIPEONFORK -> Advice.WIPEONFORK;
            case KEEPONFORK -> Advice.KEEPONFORK;
            case POPULATE_READ -> Advice.POPULATE_READ;
            case POPULATE_WRITE -> Advice.POPULATE_WRITE;
            case GUARD_INSTALL -> Advice.GUARD_INSTALL;
            case GUARD_REMOVE -> Advice.GUARD_REMOVE;
        };
    }

    private static Set<LockAll> lockAll(Operation.Mlockall mlockall) {
        Set<LockAll> flags = EnumSet.noneOf(LockAll.class);
        mlockall.flags().forEach(flag -> flags.add(LockAll.valueOf(flag.name())));
        return Set.copyOf(flags);
    }

    private static Set<Synchronise> synchronise(Operation.Msync msync) {
        Set<Synchronise> flags = EnumSet.noneOf(Synchronise.class);
        msync.flags().forEach(flag -> flags.add(Synchronise.valueOf(flag.name())));
        return Set.copyOf(flags);
    }

    private ExpressionNode touch(Operation.Touch touch) {
        Access access = switch (touch.mode()) {
            case READ -> Access.READ;
            case WRITE -> Access.WRITE;
            case EXEC -> Access.EXEC;
            case RMW -> Access.RMW;
            case WRITE_ZERO -> Access.WRITE_ZERO;
            case COPYOUT -> Access.COPYOUT;
            case COPYIN -> Access.COPYIN;
            case GUP_WRITE -> Access.GUP_WRITE;
            case GUP_READ -> Access.GUP_READ;
        };
        PatternNode pattern = switch (touch.visit()) {
            case Operation.Visit.Stepped stepped -> new SteppedNode(optional(stepped.step()), stepped.reverse());
            case Operation.Visit.Random random ->
                    new RandomNode(expression(random.draws()), optional(random.zipf()), optional(random.seed()));
        };
        return new TouchNode(access, expression(touch.target()), pattern, optional(touch.times()));
    }

    private ExpressionNode expression(Expression expression) {
        return translator.expression(expression);
    }

    private @Nullable ExpressionNode optional(@Nullable Expression expression) {
        return expression == null ? null : translator.expression(expression);
    }
}
