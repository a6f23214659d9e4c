package dev.faultline.benchmarks;

import dev.faultline.runtime.machine.Body;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.UserProcess;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.sync.SpinKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Pages per second of one host core that fork copies, and that the exit of a process gives back. One simulated CPU, 2^20 mapped pages. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ForkExit {

    private static final int PAGES = 1 << 20;
    private static final Body.End DONE = new Body.End.Returned(null);

    /** A booted machine, and how a process on it gets its pages. */
    @State(Scope.Benchmark)
    public abstract static class Host {

        @Param({"2.6.11", "6.18"})
        String kernel;

        Machine machine;
        UserProcess child;

        void boot() {
            machine = Machines.boot(new Machines.Spec(kernel, 1, (long) PAGES * 5 / 4 << Machines.PAGE_SHIFT, SpinKind.TEST_AND_SET));
        }

        void touchAll() {
            long start = machine.mmap((long) PAGES << Machines.PAGE_SHIFT, VmaFlags.READ | VmaFlags.WRITE, null).value();
            machine.touch(Access.WRITE, PageOrder.stepped(start, PAGES, 1, Machines.PAGE_SHIFT, false), 1);
        }
    }

    /** The parent has the pages; each invocation has a child of its own. */
    public static class Parent extends Host {

        @Setup(Level.Trial)
        public void start() {
            boot();
            touchAll();
        }

        @TearDown(Level.Invocation)
        public void reap() {
            machine.waitFor(child);
        }
    }

    /** A child has inherited the pages and is about to exit. */
    public static class Inherited extends Host {

        @Setup(Level.Trial)
        public void start() {
            boot();
            touchAll();
        }

        @Setup(Level.Invocation)
        public void fork() {
            child = machine.fork(true, index -> {
                machine.pause();
                return DONE;
            }).value();
        }
    }

    /** A child has pages nobody else has and is about to exit. */
    public static class Own extends Host {

        @Setup(Level.Trial)
        public void start() {
            boot();
        }

        @Setup(Level.Invocation)
        public void fork() {
            child = machine.fork(true, index -> {
                touchAll();
                machine.pause();
                return DONE;
            }).value();
        }
    }

    /** One invocation copies {@value #PAGES} entries; the child runs later. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public UserProcess fork(Parent host) {
        host.child = host.machine.fork(false, index -> {
            host.machine.pause();
            return DONE;
        }).value();
        return host.child;
    }

    /** One invocation unmaps {@value #PAGES} pages that the parent keeps. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public UserProcess exitOfShared(Inherited host) {
        return host.machine.waitFor(host.child).value();
    }

    /** One invocation frees {@value #PAGES} pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public UserProcess exitOfOwn(Own host) {
        return host.machine.waitFor(host.child).value();
    }
}
