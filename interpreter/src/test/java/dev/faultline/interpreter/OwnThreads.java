package dev.faultline.interpreter;

import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.MachineFacts;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;

/** A machine that runs each task's code on a Java thread of its own, one at a time, as the fallback kind of coroutine does. */
final class OwnThreads implements Kernel {

    private final Kernel machine;
    private final Host host;

    OwnThreads(Kernel machine, Host host) {
        this.machine = machine;
        this.host = host;
    }

    @Override
    public Outcome perform(Operation operation) {
        return machine.perform(switch (operation) {
            case Operation.Threads threads -> new Operation.Threads(threads.count(), elsewhere(threads.body()));
            case Operation.Spawn spawn -> new Operation.Spawn(elsewhere(spawn.body()));
            case Operation.Fork fork -> new Operation.Fork(fork.stepped(), elsewhere(fork.body()));
            default -> operation;
        });
    }

    private Operation.Body elsewhere(Operation.Body body) {
        return index -> {
            CompletableFuture<Operation.BodyEnd> end = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(host.onForeignThread(() -> {
                try {
                    end.complete(body.run(index));
                } catch (RuntimeException failure) {
                    end.completeExceptionally(failure);
                }
            }));
            try {
                thread.join(); // not just for the end: by then the thread has left the context
                return end.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this test", e);
            } catch (CompletionException failure) {
                throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
            }
        };
    }

    @Override
    public MachineFacts facts() {
        return machine.facts();
    }

    @Override
    public long nowNanos() {
        return machine.nowNanos();
    }

    @Override
    public long clockNanos() {
        return machine.clockNanos();
    }

    @Override
    public DoubleSupplier accessProgress() {
        return machine.accessProgress();
    }

    @Override
    public ProcessHandle currentProcess() {
        return machine.currentProcess();
    }

    @Override
    public long freeBytes() {
        return machine.freeBytes();
    }

    @Override
    public int origin() {
        return machine.origin();
    }

    @Override
    public void origin(int origin) {
        machine.origin(origin);
    }

    @Override
    public int childOrigin(int parent, int line) {
        return machine.childOrigin(parent, line);
    }

    @Override
    public List<LineFigures> lines() {
        return machine.lines();
    }

    @Override
    public Figures totals() {
        return machine.totals();
    }

    @Override
    public Moment moment() {
        return machine.moment();
    }

    @Override
    public Figures since(Moment moment) {
        return machine.since(moment);
    }

    @Override
    public int openMeasurement() {
        return machine.openMeasurement();
    }

    @Override
    public Figures closeMeasurement(int handle) {
        return machine.closeMeasurement(handle);
    }

    @Override
    public void stall(String step, long nanos) {
        machine.stall(step, nanos);
    }

    @Override
    public OnSignal onSignal(OnSignal policy) {
        return machine.onSignal(policy);
    }

    @Override
    public boolean isStopped() {
        return machine.isStopped();
    }

    @Override
    public List<String> checkInvariants() {
        return machine.checkInvariants();
    }

    @Override
    public List<LockFigures> locks() {
        return machine.locks();
    }

    @Override
    public List<BlameFigures> blame() {
        return machine.blame();
    }

    @Override
    public List<Counter> counters() {
        return machine.counters();
    }

    @Override
    public String contentDigest(long start, long length) {
        return machine.contentDigest(start, length);
    }

    @Override
    public String digest() {
        return machine.digest();
    }

    @Override
    public void awaitTasks() {
        machine.awaitTasks();
    }

    @Override
    public void close() {
        machine.close();
    }
}
