package dev.faultline.interpreter.translate;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Syntax;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The expressions directly below one, in the order they are evaluated; blocks and functions are not looked into. */
final class Operands {

    private Operands() {}

    static List<Expression> of(Expression expression) {
        return switch (expression) {
            case Expression.Literal _ -> List.of();
            case Expression.Name _ -> List.of();
            case Expression.CurrentMachine _ -> List.of();
            case Expression.Function _ -> List.of();
            case Expression.Try _ -> List.of();
            case Expression.Measure _ -> List.of();
            case Expression.Text text -> text.parts().stream()
                    .filter(Syntax.TextPart.Hole.class::isInstance)
                    .map(part -> ((Syntax.TextPart.Hole) part).value())
                    .toList();
            case Expression.ListOf list -> list.elements();
            case Expression.RecordOf record -> record.fields().stream().map(Syntax.Field::value).toList();
            case Expression.Range range -> some(range.start(), range.end(), range.step());
            case Expression.Unary unary -> some(unary.operand());
            case Expression.Binary binary -> some(binary.left(), binary.right());
            case Expression.Logical logical -> some(logical.left(), logical.right());
            case Expression.Call call -> Stream.concat(
                    Stream.of(call.callee()), call.arguments().stream().map(Syntax.Argument::value))
                    .toList();
            case Expression.Member member -> some(member.target());
            case Expression.Index index -> some(index.target(), index.index());
            case Operation operation -> of(operation);
        };
    }

    private static List<Expression> of(Operation operation) {
        return switch (operation) {
            case Operation.Mmap mmap -> some(mmap.file(), mmap.length(), mmap.fixed(), mmap.offset());
            case Operation.Munmap munmap -> some(munmap.target());
            case Operation.Mprotect mprotect -> some(mprotect.target());
            case Operation.Madvise madvise -> some(madvise.target());
            case Operation.Mremap mremap -> some(mremap.target(), mremap.length(), mremap.to());
            case Operation.Mlock mlock -> some(mlock.target());
            case Operation.Munlock munlock -> some(munlock.target());
            case Operation.Msync msync -> some(msync.target());
            case Operation.Brk brk -> some(brk.size());
            case Operation.RemapFilePages remap -> some(remap.target(), remap.offset());
            case Operation.Touch touch -> Stream.concat(visit(touch).stream(), some(touch.times()).stream()).toList();
            case Operation.File file -> some(file.name(), file.size(), file.chunk());
            case Operation.Read read -> some(read.file(), read.range());
            case Operation.Write write -> some(write.file(), write.range());
            case Operation.Fsync fsync -> some(fsync.file());
            case Operation.Evict evict -> some(evict.file());
            case Operation.Truncate truncate -> some(truncate.file(), truncate.size());
            case Operation.Wait wait -> some(wait.child());
            case Operation.Resume resume -> some(resume.child());
            case Operation.Exit exit -> some(exit.code());
            case Operation.Threads threads -> some(threads.count());
            case Operation.Join join -> some(join.thread());
            case Operation.Pin pin -> some(pin.cpu());
            case Operation.Compute compute -> some(compute.duration());
            case Operation.Sleep sleep -> some(sleep.duration());
            case Operation.Stall stall -> some(stall.step(), stall.delay());
            case Operation.Pressure pressure -> some(pressure.bytes());
            case Operation.Reclaim reclaim -> some(reclaim.bytes());
            case Operation.Mlockall _ -> List.of();
            case Operation.Munlockall _ -> List.of();
            case Operation.Fork _ -> List.of();
            case Operation.Spawn _ -> List.of();
            case Operation.Pause _ -> List.of();
            case Operation.Barrier _ -> List.of();
            case Operation.Swapoff _ -> List.of();
        };
    }

    private static List<Expression> visit(Operation.Touch touch) {
        return switch (touch.visit()) {
            case Operation.Visit.Stepped stepped -> some(touch.target(), stepped.step());
            case Operation.Visit.Random random -> some(touch.target(), random.draws(), random.zipf(), random.seed());
        };
    }

    private static List<Expression> some(@Nullable Expression... operands) {
        return Stream.of(operands).filter(Objects::nonNull).toList();
    }
}
