package dev.faultline.benchmarks;

import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.sync.SpinKind;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mmap;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Simulated pages per second of one host core that reads a file of 4 GiB, all of it in memory, through a mapping from front to back. Every page
 * is accessed; where the kernel has fault-around one access in sixteen faults.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FileScan {

    private static final int PAGES = 1 << 20;

    @Param({"6.18", "2.6.11"})
    private String kernel;

    private Machine machine;
    private Inode file;
    private long start;

    @Setup(Level.Trial)
    public void boot() {
        long bytes = (long) PAGES << Machines.PAGE_SHIFT;
        machine = Machines.boot(new Machines.Spec(kernel, 1, bytes * 5 / 4, SpinKind.QUEUED));
        file = machine.files().make(new MakeFile.Request("file", Inode.Kind.TMPFS, bytes, 1 << 20, false)).value();
        start = machine.mmap(new Mmap.Source(file, 0), bytes, VmaFlags.READ, false, null).value();
    }

    /** Maps the file anew over the last mapping, whose pages this clears. */
    @Setup(Level.Invocation)
    public void map() {
        machine.mmap(new Mmap.Source(file, 0), (long) PAGES << Machines.PAGE_SHIFT, VmaFlags.READ, false, start);
    }

    /** One invocation is {@value #PAGES} pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long scan() {
        return machine.touch(Access.READ, PageOrder.stepped(start, PAGES, 1, Machines.PAGE_SHIFT, false), 1).stats().faults();
    }
}
