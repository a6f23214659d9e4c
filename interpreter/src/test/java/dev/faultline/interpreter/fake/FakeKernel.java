package dev.faultline.interpreter.fake;

import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.KernelException;
import dev.faultline.interpreter.bridge.MachineFacts;
import dev.faultline.interpreter.bridge.MachineSpec;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine on which one task runs after another: a started task runs to its end before its starter goes on.
 *
 * <p>A page access costs 10 ns, a fault 100 ns more, compute and sleep what they say. Waiting has nothing to wait for. Barriers are
 * passed. That is all it takes to see who is charged, what is skipped and how bodies end.
 */
public final class FakeKernel implements Kernel {

    /** Bytes of a page. */
    public static final int PAGE = 4096;

    private static final long ACCESS_NANOS = 10;
    private static final long FAULT_NANOS = 100;
    private static final long LARGEST_MAPPING = 1L << 46;

    private static final class Task {
        final FakeHandles.Process process;
        int origin;
        OnSignal policy;
        long clock;
        long stallNanos;

        Task(FakeHandles.Process process, int origin, OnSignal policy, long clock) {
            this.process = process;
            this.origin = origin;
            this.policy = policy;
            this.clock = clock;
        }
    }

    private final MachineFacts facts;
    private final Host host;
    private final FakeAccounts accounts = new FakeAccounts();
    private int processes = 1;
    private Task current = new Task(new FakeHandles.Process(1), 0, OnSignal.STOP, 0);
    private boolean isClosed;

    /** Boots one as asked; cpus above 512 are refused. */
    public static Kernel boot(MachineSpec spec, Host host) {
        Object cpus = spec.keys().getOrDefault("cpus", 4L);
        if (!(cpus instanceof Long count) || count < 1 || count > 512) {
            throw new KernelException.BootRefused("cpus", "A machine has 1 to 512 CPUs, not " + cpus, "");
        }
        return new FakeKernel(spec, host, count.intValue());
    }

    private FakeKernel(MachineSpec spec, Host host, int cpus) {
        this.host = host;
        Map<String, String> config = new TreeMap<>();
        spec.config().forEach((name, value) -> config.put(name, value.toString()));
        this.facts = new MachineFacts(
                spec.keys().getOrDefault("arch", "x86_64").toString(), cpus, 1, 4L << 30, PAGE,
                spec.keys().getOrDefault("kernel", "6.18").toString(), "single-ptl", "generic", "test-and-set", "locked", "unit",
                (Long) spec.keys().getOrDefault("seed", 0L), config,
                List.of(new MachineFacts.Note("kernel", "a fake")));
    }

    @Override
    public MachineFacts facts() {
        return facts;
    }

    @Override
    public ProcessHandle currentProcess() {
        return new FakeHandles.Child(current.process);
    }

    // ---- operations --------------------------------------------------------------------------------------------------

    @Override
    public Outcome perform(Operation operation) {
        host.poll();
        if (isClosed) {
            throw new IllegalStateException("the machine has ended");
        }
        FakeFigures cost = new FakeFigures();
        accounts.open(cost);
        try {
            return switch (operation) {
                case Operation.Mmap mmap -> mmap(mmap, cost);
                case Operation.Munmap munmap -> {
                    forPages(munmap.start(), munmap.length(), page -> {
                        current.process.pages.remove(page);
                        current.process.present.remove(page);
                    });
                    yield done(cost);
                }
                case Operation.Mprotect mprotect -> mprotect(mprotect, cost);
                case Operation.Mlock _ -> done(cost);
                case Operation.Munlock _ -> done(cost);
                case Operation.Mlockall _ -> done(cost);
                case Operation.Munlockall _ -> done(cost);
                case Operation.Swapoff _ -> done(cost);
                case Operation.Pressure _ -> done(cost);
                case Operation.ReleasePressure _ -> done(cost);
                case Operation.Reclaim _ -> done(cost);
                case Operation.ReclaimAll _ -> done(cost);
                case Operation.Madvise _ -> done(cost);
                case Operation.Msync _ -> done(cost);
                case Operation.Mremap mremap -> mremap(mremap, cost);
                case Operation.File file -> new Outcome(cost, new NamedFile(file.name(), file.size()), 0, null, null);
                case Operation.Truncate _ -> done(cost);
                case Operation.Read _ -> done(cost);
                case Operation.Write _ -> done(cost);
                case Operation.Fsync _ -> done(cost);
                case Operation.RemapFilePages _ -> done(cost);
                case Operation.Evict _ -> done(cost);
                case Operation.Brk brk -> brk(brk, cost);
                case Operation.Touch touch -> touch(touch, cost);
                case Operation.Threads threads -> threads(threads, cost);
                case Operation.Spawn spawn -> spawn(spawn, cost);
                case Operation.Join _ -> done(cost);
                case Operation.Barrier _ -> done(cost);
                case Operation.Pin _ -> done(cost);
                case Operation.Compute compute -> spend(compute.nanos(), cost);
                case Operation.Sleep sleep -> spend(sleep.nanos(), cost);
                case Operation.Fork fork -> fork(fork, cost);
                // Children of this machine have always run to their end.
                case Operation.Pause _ -> done(cost);
                case Operation.Resume _ -> done(cost);
                case Operation.Wait wait -> await(wait, cost);
                case Operation.Look look -> new Outcome(cost, look.view().toString(), 0, null, null);
            };
        } finally {
            accounts.close();
        }
    }

    private static Outcome done(FakeFigures cost) {
        return new Outcome(cost, null, 0, null, null);
    }

    private Outcome spend(long nanos, FakeFigures cost) {
        accounts.charge(current.origin, figures -> figures.nanos += nanos);
        current.clock += nanos;
        return done(cost);
    }

    private interface PageAction {
        void at(long page);
    }

    private static void forPages(long start, long length, PageAction action) {
        for (long page = start / PAGE; page * PAGE < start + length; page++) {
            action.at(page);
        }
    }

    private Outcome mmap(Operation.Mmap mmap, FakeFigures cost) {
        if (mmap.length() <= 0) {
            throw refuse("EINVAL", "`mmap` of nothing was refused");
        }
        if (mmap.length() > LARGEST_MAPPING) {
            throw refuse("ENOMEM", "`mmap` does not fit the address space");
        }
        long length = (mmap.length() + PAGE - 1) / PAGE * PAGE;
        long start = mmap.fixed() != null ? mmap.fixed() : current.process.nextAddress;
        if (mmap.fixed() == null) {
            current.process.nextAddress += length + PAGE;
        }
        forPages(start, length, page -> current.process.pages.put(page, mmap.protection()));
        return new Outcome(cost, start, length, null, null);
    }

    private Outcome mprotect(Operation.Mprotect mprotect, FakeFigures cost) {
        if (mprotect.start() % PAGE != 0) {
            throw refuse("EINVAL", "`mprotect` wants a range that starts at a page");
        }
        forPages(mprotect.start(), mprotect.length(), page -> {
            if (!current.process.pages.containsKey(page)) {
                throw refuse("ENOMEM", "`mprotect` met a hole");
            }
            current.process.pages.put(page, mprotect.protection());
        });
        return done(cost);
    }

    /** Always moves, and what was there is gone. */
    private Outcome mremap(Operation.Mremap mremap, FakeFigures cost) {
        forPages(mremap.start(), mremap.length(), current.process.pages::remove);
        Set<Operation.Protection> all = EnumSet.of(Operation.Protection.READ, Operation.Protection.WRITE);
        return mmap(new Operation.Mmap(null, mremap.newLength(), all, Set.of(), mremap.to()), cost);
    }

    private Outcome brk(Operation.Brk brk, FakeFigures cost) {
        FakeHandles.Process process = current.process;
        if (process.brk + brk.change() < FakeHandles.HEAP) {
            throw refuse("ENOMEM", "`brk` below the heap was refused");
        }
        forPages(process.brk, Math.max(0, brk.change()), page -> process.pages.put(page, EnumSet.of(Operation.Protection.WRITE)));
        process.brk += brk.change();
        forPages(process.brk, Math.max(0, -brk.change()), process.pages::remove);
        return done(cost);
    }

    private KernelException.Refused refuse(String errno, String sentence) {
        accounts.charge(current.origin, figures -> figures.errno = figures.errno == null ? errno : figures.errno);
        return new KernelException.Refused(errno, sentence + " with " + errno, "");
    }

    private Outcome touch(Operation.Touch touch, FakeFigures cost) {
        KernelException.Signalled[] first = {null};
        for (long round = 0; round < touch.times(); round++) {
            List<Long> pages = new ArrayList<>();
            forPages(touch.start(), touch.length(), pages::add);
            long step = touch.pattern() instanceof Operation.Pattern.Stepped stepped ? Math.max(1, stepped.stepBytes() / PAGE) : 1;
            long draws = touch.pattern() instanceof Operation.Pattern.Random random ? random.draws() : pages.size();
            for (long i = 0; i < draws && !pages.isEmpty(); i += step) {
                KernelException.Signalled signalled = access(touch.access(), pages.get((int) (i % pages.size())));
                first[0] = first[0] == null ? signalled : first[0];
            }
        }
        return new Outcome(cost, null, 0, first[0], null);
    }

    private KernelException.@Nullable Signalled access(Operation.Access access, long page) {
        boolean writes = EnumSet.of(Operation.Access.WRITE, Operation.Access.RMW, Operation.Access.WRITE_ZERO).contains(access);
        Set<Operation.Protection> allowed = current.process.pages.getOrDefault(page, Set.of());
        if (!allowed.contains(writes ? Operation.Protection.WRITE : Operation.Protection.READ)) {
            KernelException.Signalled signalled = new KernelException.Signalled(
                    "SIGSEGV", page * PAGE, "Nothing is mapped at 0x" + Long.toHexString(page * PAGE), "");
            accounts.charge(current.origin, figures -> figures.segv++);
            if (current.policy == OnSignal.STOP) {
                throw signalled;
            }
            return signalled;
        }
        boolean isFault = current.process.present.putIfAbsent(page, writes) == null;
        long nanos = ACCESS_NANOS + (isFault ? FAULT_NANOS + current.stallNanos : 0);
        current.clock += nanos;
        accounts.charge(current.origin, figures -> {
            figures.pages++;
            figures.faults += isFault ? 1 : 0;
            figures.anonymous += isFault && writes ? 1 : 0;
            figures.zeroPage += isFault && !writes ? 1 : 0;
            figures.nanos += nanos;
        });
        return null;
    }

    private Outcome threads(Operation.Threads threads, FakeFigures cost) {
        Task starter = current;
        long end = starter.clock;
        for (int i = 0; i < threads.count(); i++) {
            current = new Task(starter.process, starter.origin, starter.policy, starter.clock);
            try {
                threads.body().run(i);
                end = Math.max(end, current.clock);
            } finally {
                current = starter;
            }
        }
        starter.clock = end;
        return done(cost);
    }

    private Outcome spawn(Operation.Spawn spawn, FakeFigures cost) {
        Task starter = current;
        FakeHandles.Thread thread = new FakeHandles.Thread();
        current = new Task(starter.process, starter.origin, starter.policy, starter.clock);
        FakeFigures own = new FakeFigures();
        accounts.open(own);
        try {
            thread.value = spawn.body().run(0) instanceof Operation.BodyEnd.Returned returned ? returned.value() : null;
            thread.stats = own;
        } finally {
            accounts.close();
            current = starter;
        }
        return new Outcome(cost, thread, 0, null, null);
    }

    private Outcome fork(Operation.Fork fork, FakeFigures cost) {
        Task starter = current;
        FakeHandles.Process process = new FakeHandles.Process(++processes);
        process.pages.putAll(starter.process.pages);
        process.present.putAll(starter.process.present);
        process.nextAddress = starter.process.nextAddress;
        process.brk = starter.process.brk;
        FakeHandles.Child child = new FakeHandles.Child(process);
        starter.process.children.add(child);
        current = new Task(process, starter.origin, starter.policy, starter.clock);
        try {
            switch (fork.body().run(0)) {
                case Operation.BodyEnd.Returned _ -> child.exitCode = 0;
                case Operation.BodyEnd.Exited exited -> child.exitCode = exited.code();
                case Operation.BodyEnd.Killed killed -> {
                    child.signal = killed.signal();
                    child.cause = killed.cause();
                }
            }
        } finally {
            current = starter;
        }
        return new Outcome(cost, child, 0, null, null);
    }

    private Outcome await(Operation.Wait wait, FakeFigures cost) {
        Object failure = null;
        for (FakeHandles.Child child : current.process.children) {
            if (!child.isReaped && (wait.child() == null || wait.child() == child)) {
                child.isReaped = true;
                failure = failure == null ? child.cause : failure;
            } else if (wait.child() == child) {
                throw new KernelException.Misused("This child was waited for already", "");
            }
        }
        return new Outcome(cost, null, 0, null, failure);
    }

    // ---- who pays ----------------------------------------------------------------------------------------------------

    @Override
    public int origin() {
        return current.origin;
    }

    @Override
    public void origin(int origin) {
        current.origin = origin;
    }

    @Override
    public int childOrigin(int parent, int line) {
        return accounts.childOrigin(parent, line);
    }

    @Override
    public List<LineFigures> lines() {
        return accounts.lines();
    }

    @Override
    public Figures totals() {
        return accounts.totals();
    }

    private record Totals(FakeFigures figures) implements Moment {}

    @Override
    public Moment moment() {
        return new Totals(accounts.totals().plus(1, new FakeFigures()));
    }

    @Override
    public Figures since(Moment moment) {
        return accounts.totals().plus(-1, ((Totals) moment).figures());
    }

    @Override
    public int openMeasurement() {
        return accounts.open(new FakeFigures());
    }

    @Override
    public Figures closeMeasurement(int handle) {
        if (handle != accounts.depth()) {
            throw new IllegalStateException("not the innermost measurement");
        }
        return accounts.close();
    }

    // ---- the rest ----------------------------------------------------------------------------------------------------

    @Override
    public long nowNanos() {
        return current.clock;
    }

    @Override
    public long clockNanos() {
        return current.clock;
    }

    @Override
    public DoubleSupplier accessProgress() {
        return () -> 0;
    }

    @Override
    public long freeBytes() {
        return facts.memory();
    }

    /** Its faults have one step, {@code FAULT}. */
    @Override
    public void stall(String step, long nanos) {
        if (!step.equals("FAULT")) {
            throw new KernelException.Misused("there is no step `" + step + "`", "there is only FAULT");
        }
        current.stallNanos += nanos;
    }

    @Override
    public OnSignal onSignal(OnSignal policy) {
        OnSignal before = current.policy;
        current.policy = policy;
        return before;
    }

    @Override
    public boolean isStopped() {
        return false;
    }

    @Override
    public List<String> checkInvariants() {
        return current.process.present.size() > 1000 ? List.of("More than 1000 pages are present") : List.of();
    }

    @Override
    public List<LockFigures> locks() {
        return List.of(new LockFigures("page_table_lock", "spinlock", "test-and-set", 1, 0, 0, 5, 0, 0, 0));
    }

    @Override
    public List<BlameFigures> blame() {
        return List.of();
    }

    @Override
    public List<Counter> counters() {
        return List.of(new Counter("pgfault", totals().count("faults")));
    }

    @Override
    public String contentDigest(long start, long length) {
        return String.format("%016x", start + length);
    }

    @Override
    public String digest() {
        return String.format("%016x", totals().count("faults"));
    }

    /** Its tasks run to their end where they are started. */
    @Override
    public void awaitTasks() {}

    @Override
    public void close() {
        isClosed = true;
    }

    /** A file that is as long as it was made, and all in memory. */
    private record NamedFile(String name, long size) implements FileHandle {
        @Override
        public long cached() {
            return size;
        }
    }
}
