package dev.faultline.grammar.resolve;

import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.Operation.Visit;
import dev.faultline.grammar.syntax.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations: whether they may stand where they do, operands of a wrong kind, and names that only the catalogue knows. */
final class OperationResolver {

    private final Resolver resolver;

    OperationResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    void resolve(Operation operation, Scope scope, Place place) {
        switch (operation) {
            case Operation.Mmap mmap -> {
                operand(mmap.file(), scope, place);
                wanted(mmap.length(), "the length of a mapping", ValueKind.SIZE, scope, place);
                wanted(mmap.fixed(), "an address", ValueKind.SIZE, scope, place);
                wanted(mmap.offset(), "an offset", ValueKind.SIZE, scope, place);
            }
            case Operation.Munmap munmap -> region(munmap.target(), "munmap", scope, place);
            case Operation.Mprotect mprotect -> region(mprotect.target(), "mprotect", scope, place);
            case Operation.Madvise madvise -> region(madvise.target(), "madvise", scope, place);
            case Operation.Mremap mremap -> {
                region(mremap.target(), "mremap", scope, place);
                wanted(mremap.length(), "the length of a mapping", ValueKind.SIZE, scope, place);
                wanted(mremap.to(), "an address", ValueKind.SIZE, scope, place);
            }
            case Operation.Mlock mlock -> region(mlock.target(), "mlock", scope, place);
            case Operation.Munlock munlock -> region(munlock.target(), "munlock", scope, place);
            case Operation.Msync msync -> region(msync.target(), "msync", scope, place);
            case Operation.RemapFilePages remap -> {
                region(remap.target(), "remap_file_pages", scope, place);
                wanted(remap.offset(), "an offset", ValueKind.SIZE, scope, place);
            }
            case Operation.Brk brk -> wanted(brk.size(), "brk", ValueKind.SIZE, scope, place);
            case Operation.Touch touch -> resolveTouch(touch, scope, place);
            case Operation.File file -> {
                wanted(file.name(), "the name of a file", ValueKind.STRING, scope, place);
                wanted(file.size(), "the size of a file", ValueKind.SIZE, scope, place);
                wanted(file.chunk(), "chunk", ValueKind.SIZE, scope, place);
            }
            case Operation.Read read -> {
                operand(read.file(), scope, place);
                operand(read.range(), scope, place);
            }
            case Operation.Write write -> {
                operand(write.file(), scope, place);
                operand(write.range(), scope, place);
            }
            case Operation.Fsync fsync -> operand(fsync.file(), scope, place);
            case Operation.Evict evict -> operand(evict.file(), scope, place);
            case Operation.Truncate truncate -> {
                operand(truncate.file(), scope, place);
                wanted(truncate.size(), "the size of a file", ValueKind.SIZE, scope, place);
            }
            case Operation.Fork fork -> body(fork, fork.body(), Place.Task.FORK, scope, place);
            case Operation.Wait wait -> operand(wait.child(), scope, place);
            case Operation.Resume resume -> operand(resume.child(), scope, place);
            case Operation.Exit exit -> wanted(exit.code(), "exit", ValueKind.INT, scope, place);
            case Operation.Threads threads -> {
                wanted(threads.count(), "threads", ValueKind.INT, scope, place);
                body(threads, threads.body(), Place.Task.THREADS, scope, place);
            }
            case Operation.Spawn spawn -> body(spawn, spawn.body(), Place.Task.SPAWN, scope, place);
            case Operation.Join join -> operand(join.thread(), scope, place);
            case Operation.Barrier barrier -> checkBarrier(barrier, place);
            case Operation.Pin pin -> wanted(pin.cpu(), "pin", ValueKind.INT, scope, place);
            case Operation.Compute compute -> wanted(compute.duration(), "compute", ValueKind.DURATION, scope, place);
            case Operation.Sleep sleep -> wanted(sleep.duration(), "sleep", ValueKind.DURATION, scope, place);
            case Operation.Stall stall -> resolveStall(stall, scope, place);
            case Operation.Pressure pressure -> wanted(pressure.bytes(), "pressure", ValueKind.SIZE, scope, place);
            case Operation.Reclaim reclaim -> wanted(reclaim.bytes(), "reclaim", ValueKind.SIZE, scope, place);
            case Operation.Mlockall all -> {}
            case Operation.Munlockall all -> {}
            case Operation.Pause pause -> {}
            case Operation.Swapoff swapoff -> {}
        }
    }

    private void operand(@Nullable Expression value, Scope scope, Place place) {
        resolver.expressions().resolveOptional(value, scope, place);
    }

    private void wanted(@Nullable Expression value, String what, ValueKind kind, Scope scope, Place place) {
        if (value != null) {
            operand(value, scope, place);
            want(value, what, kind);
        }
    }

    /**
     * Says so where a value is written out and of a kind that cannot be meant. An int may stand for a size or a duration.
     *
     * @param what the word that takes the value, or what the value is, in several words
     */
    void want(Expression value, String what, ValueKind wanted) {
        ValueKind found = ValueKind.of(value);
        boolean fits = found == ValueKind.UNKNOWN || found == wanted
                || found == ValueKind.INT && wanted != ValueKind.RECORD && wanted != ValueKind.STRING;
        if (!fits) {
            boolean isWord = what.indexOf(' ') < 0;
            boolean isFraction = found == ValueKind.FLOAT && wanted != ValueKind.RECORD;
            String hint = isFraction ? "`//` divides to an int, `round` and `int` make one" : null;
            resolver.diagnostics().error(DiagnosticCode.WRONG_KIND, value.span(),
                    (isWord ? "`" + what + "` takes " : what + " is ") + wanted.words() + ", not " + found.words(), hint);
        }
    }

    private void region(Expression target, String operation, Scope scope, Place place) {
        operand(target, scope, place);
        ValueKind found = ValueKind.of(target);
        if (found != ValueKind.UNKNOWN && found != ValueKind.REGION) {
            resolver.diagnostics().error(DiagnosticCode.WRONG_KIND, target.span(),
                    "`" + operation + "` takes a region, not " + found.words(),
                    found == ValueKind.INT || found == ValueKind.SIZE ? "`region(start, length)` names a range of addresses" : null);
        }
    }

    private void resolveTouch(Operation.Touch touch, Scope scope, Place place) {
        region(touch.target(), "touch", scope, place);
        switch (touch.visit()) {
            case Visit.Stepped stepped -> wanted(stepped.step(), "step", ValueKind.SIZE, scope, place);
            case Visit.Random random -> {
                wanted(random.draws(), "random", ValueKind.INT, scope, place);
                operand(random.zipf(), scope, place);
                wanted(random.seed(), "seed", ValueKind.INT, scope, place);
            }
        }
        wanted(touch.times(), "times", ValueKind.INT, scope, place);
    }

    private void resolveStall(Operation.Stall stall, Scope scope, Place place) {
        wanted(stall.step(), "a step", ValueKind.STRING, scope, place);
        String step = stall.step() instanceof Expression.Text text ? text.plain() : null;
        List<String> known = resolver.catalogue().names(Topic.STEP);
        if (step != null && !known.isEmpty() && !known.contains(step)) {
            Advice advice = DidYouMean.closest(step, known).map(meant -> Advice.didYouMeanString(stall.step().span(), meant))
                    .orElse(Advice.of("`faultline list step` shows all"));
            resolver.diagnostics().add(Diagnostic.error(DiagnosticCode.UNDEFINED_NAME, stall.step().span(),
                    "there is no step `" + Resolver.shortened(step) + "`", advice));
        }
        wanted(stall.delay(), "stall", ValueKind.DURATION, scope, place);
        if (stall.body().statements().isEmpty()) {
            resolver.diagnostics().error(DiagnosticCode.USELESS_STATEMENT, stall.body().span(), "this `stall` is around nothing",
                    "what its thread does in the block is stalled");
        }
        resolver.statements().resolveBlock(stall.body(), scope, place);
    }

    private void body(Operation task, Syntax.Block block, Place.Task kind, Scope scope, Place place) {
        Scope inner = new Scope(scope, true, block.span());
        if (task instanceof Operation.Threads threads && threads.index() != null) {
            resolver.define(inner, threads.index(), NameKind.THREAD_INDEX, ValueKind.INT, threads);
        }
        resolver.statements().resolveBlock(block, inner, place.inTask(kind));
    }

    /** Only where the task is known: a function may be called from a threads block. */
    private void checkBarrier(Operation.Barrier barrier, Place place) {
        if (!place.function() && place.task() != Place.Task.THREADS) {
            resolver.diagnostics().error(DiagnosticCode.MISPLACED, barrier.span(), "`barrier` stands in no `threads` block",
                    "the threads of a `threads` block meet at it");
        }
    }
}
