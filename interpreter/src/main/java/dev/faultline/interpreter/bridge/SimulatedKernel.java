package dev.faultline.interpreter.bridge;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.UserProcess;
import dev.faultline.runtime.machine.UserThread;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.units.VirtualTime;
import dev.faultline.runtime.view.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The simulator behind the interpreter's {@link Kernel}: translates operations, results and exceptions, and decides nothing. */
final class SimulatedKernel implements Kernel {

    private final Machine machine;
    private final MachineFacts facts;
    private final SimulatedErrors errors;
    private int measurements;

    SimulatedKernel(Machine machine, MachineFacts facts) {
        this.machine = machine;
        this.facts = facts;
        errors = new SimulatedErrors(machine);
    }

    @Override
    public MachineFacts facts() {
        return facts;
    }

    // ---- operations -------------------------------------------------------------------------------------------------

    @Override
    public Outcome perform(Operation operation) {
        return errors.translating(() -> switch (operation) {
            case Operation.Mmap mmap -> mmap(mmap);
            case Operation.Munmap munmap -> outcome(machine.munmap(munmap.start(), munmap.length()));
            case Operation.Mprotect mprotect ->
                    outcome(machine.mprotect(mprotect.start(), mprotect.length(), SimulatedArguments.flags(mprotect.protection())));
            case Operation.Mlock mlock -> outcome(machine.residency().mlock(mlock.start(), mlock.length(), mlock.onFault()));
            case Operation.Munlock munlock -> outcome(machine.residency().munlock(munlock.start(), munlock.length()));
            case Operation.Mlockall mlockall -> outcome(machine.residency().mlockall(SimulatedArguments.flags(mlockall)));
            case Operation.Pressure pressure -> outcome(machine.residency().pressure(pagesOf(pressure.bytes())));
            case Operation.ReleasePressure _ -> outcome(machine.residency().releasePressure());
            case Operation.Reclaim reclaim -> outcome(machine.residency().reclaim(pagesOf(reclaim.bytes())));
            case Operation.ReclaimAll _ -> outcome(machine.residency().reclaimAll());
            case Operation.Swapoff _ -> outcome(machine.residency().swapoff());
            case Operation.Munlockall _ -> outcome(machine.residency().munlockall());
            case Operation.Madvise madvise ->
                    outcome(machine.residency().madvise(madvise.start(), madvise.length(), Advice.valueOf(madvise.advice().name())));
            case Operation.Msync msync -> outcome(machine.files().msync(msync.start(), msync.length(), SimulatedArguments.flags(msync)));
            case Operation.Mremap mremap -> mremap(mremap);
            case Operation.File file -> file(file);
            case Operation.Truncate truncate -> outcome(machine.files().truncate(inode(truncate.file()), truncate.size()));
            case Operation.Read read -> outcome(machine.files().read(inode(read.file()), read.from(), read.to()));
            case Operation.Write write -> outcome(machine.files().write(inode(write.file()), write.from(), write.to()));
            case Operation.Fsync fsync -> outcome(machine.files().fsync(inode(fsync.file())));
            case Operation.RemapFilePages remap ->
                    outcome(machine.files().remapFilePages(remap.start(), remap.length(), remap.offset()));
            case Operation.Evict evict -> outcome(machine.files().evict(inode(evict.file())));
            case Operation.Brk brk -> outcome(machine.brk(brk.change()));
            case Operation.Touch touch -> touch(touch);
            case Operation.Threads threads -> outcome(machine.threads(threads.count(), new SimulatedBody(threads.body())));
            case Operation.Spawn spawn -> spawn(spawn);
            case Operation.Join join -> outcome(machine.join(((SimulatedHandles.Thread) join.thread()).thread()));
            case Operation.Barrier _ -> outcome(machine.barrier());
            case Operation.Pin pin -> outcome(machine.pin(pin.cpu()));
            case Operation.Compute compute -> outcome(machine.compute(VirtualTime.ofNanos(compute.nanos())));
            case Operation.Sleep sleep -> outcome(machine.sleep(VirtualTime.ofNanos(sleep.nanos())));
            case Operation.Fork fork -> fork(fork);
            case Operation.Pause _ -> outcome(machine.pause());
            case Operation.Resume resume -> outcome(machine.resume(((SimulatedHandles.Process) resume.child()).process()));
            case Operation.Wait wait -> await(wait);
            case Operation.Look look -> look(look.view());
        });
    }

    private Outcome mmap(Operation.Mmap mmap) {
        Operation.FilePart part = mmap.source();
        Mmap.Source source = part == null ? null : new Mmap.Source(inode(part.file()), part.offset());
        Machine.Result<Long> result = machine.mmap(
                source, mmap.length(), SimulatedArguments.flags(mmap), mmap.flags().contains(Operation.MapFlag.POPULATE), mmap.fixed());
        return new Outcome(SimulatedFigures.of(result.stats()), result.value(), inPages(mmap.length()), null, null);
    }

    private Outcome file(Operation.File file) {
        Machine.Result<Inode> result = machine.files().make(new MakeFile.Request(
                file.name(),
                file.onDisk() ? Inode.Kind.DISK : Inode.Kind.TMPFS,
                file.size(),
                file.chunk() == null ? facts.pageSize() : file.chunk(),
                file.cold()));
        return new Outcome(SimulatedFigures.of(result.stats()), new SimulatedHandles.File(result.value(), facts.pageSize()), 0, null, null);
    }

    private static Inode inode(FileHandle file) {
        return ((SimulatedHandles.File) file).inode();
    }

    private Outcome mremap(Operation.Mremap mremap) {
        Machine.Result<Long> result = machine.mremap(new Mremap.Request(
                mremap.start(), mremap.length(), mremap.newLength(), mremap.mayMove(), mremap.to(), mremap.dontUnmap()));
        return new Outcome(SimulatedFigures.of(result.stats()), result.value(), inPages(mremap.newLength()), null, null);
    }

    private long inPages(long bytes) {
        long page = facts.pageSize();
        return (bytes + page - 1) / page * page;
    }

    private long pagesOf(long bytes) {
        return inPages(bytes) / facts.pageSize();
    }

    private Outcome touch(Operation.Touch touch) {
        PageOrder order = SimulatedArguments.order(touch, facts.pageSize());
        return outcome(
                switch (touch.access()) {
                    case READ -> machine.touch(Access.READ, order, touch.times());
                    case WRITE -> machine.touch(Access.WRITE, order, touch.times());
                    case EXEC -> machine.touch(Access.EXEC, order, touch.times());
                    case RMW -> machine.touch(Access.RMW, order, touch.times());
                    case WRITE_ZERO -> machine.touch(Access.WRITE_ZERO, order, touch.times());
                    case COPYOUT -> machine.copyUser(Access.WRITE, order, touch.times());
                    case COPYIN -> machine.copyUser(Access.READ, order, touch.times());
                    case GUP_WRITE -> machine.getUserPages(Access.WRITE, order, touch.times());
                    case GUP_READ -> machine.getUserPages(Access.READ, order, touch.times());
                });
    }

    private Outcome spawn(Operation.Spawn spawn) {
        Machine.Result<UserThread> result = machine.spawn(new SimulatedBody(spawn.body()));
        return new Outcome(SimulatedFigures.of(result.stats()), new SimulatedHandles.Thread(result.value()), 0, null, null);
    }

    private Outcome fork(Operation.Fork fork) {
        Machine.Result<UserProcess> result = machine.fork(fork.stepped(), new SimulatedBody(fork.body()));
        return new Outcome(SimulatedFigures.of(result.stats()), new SimulatedHandles.Process(result.value()), 0, null, null);
    }

    private Outcome await(Operation.Wait wait) {
        List<UserProcess> children =
                wait.child() == null ? machine.children() : List.of(((SimulatedHandles.Process) wait.child()).process());
        Stats sum = new Stats();
        Object failure = null;
        for (UserProcess child : children) {
            sum.addAll(machine.waitFor(child).stats());
            Object cause = child.cause() instanceof OutOfMemoryException oom ? SimulatedErrors.outOfMemory(oom) : child.cause();
            failure = failure == null ? cause : failure;
        }
        return new Outcome(SimulatedFigures.of(sum), null, 0, null, failure);
    }

    private Outcome look(View view) {
        Machine.Result<? extends dev.faultline.runtime.view.View> seen = switch (view) {
            case View.Maps _ -> machine.view(Views::maps);
            case View.Smaps _ -> machine.view(Views::smaps);
            case View.Meminfo _ -> machine.view((views, _) -> views.meminfo());
            case View.Vmstat _ -> machine.view((views, _) -> views.vmstat());
            case View.Cpus _ -> machine.view((views, _) -> views.cpus());
            case View.Tlb _ -> machine.view(Views::tlb);
            case View.Pagemap of -> machine.view((views, mm) -> views.pagemap(mm, of.start(), of.length()));
            case View.PageTable of -> machine.view((views, mm) -> views.pageTable(mm, of.start(), of.length()));
        };
        return new Outcome(SimulatedFigures.of(seen.stats()), seen.value().text(), 0, null, null);
    }

    private Outcome outcome(Machine.Result<?> result) {
        SignalException skipped = result.skipped();
        return new Outcome(SimulatedFigures.of(result.stats()), null, 0, skipped == null ? null : errors.signalled(skipped), null);
    }

    @Override
    public String contentDigest(long start, long length) {
        if (!machine.config().keepsContents()) {
            throw new KernelException.Misused(
                    "this machine does not keep what is in pages, because nothing asked for a digest when it was booted",
                    "move the `use` of the module that reads `.digest` above the `machine` block");
        }
        return String.format("%016x", machine.contentDigest(start, length));
    }

    // ---- which line pays --------------------------------------------------------------------------------------------

    @Override
    public long nowNanos() {
        return VirtualTime.toNanos(machine.now());
    }

    @Override
    public long clockNanos() {
        return VirtualTime.toNanos(machine.clock());
    }

    @Override
    public DoubleSupplier accessProgress() {
        return machine.current()::accessed;
    }

    @Override
    public long freeBytes() {
        return machine.freeBytes();
    }

    @Override
    public ProcessHandle currentProcess() {
        return new SimulatedHandles.Process(machine.current().process());
    }

    @Override
    public int origin() {
        return machine.current().origin();
    }

    @Override
    public void origin(int origin) {
        machine.current().origin(origin);
    }

    @Override
    public int childOrigin(int parent, int line) {
        return machine.origins().child(parent, line);
    }

    @Override
    public List<LineFigures> lines() {
        return machine.origins().lines().stream()
                .map(line -> new LineFigures(
                        line.number(),
                        nobody(line.number()),
                        SimulatedFigures.of(line.own()),
                        SimulatedFigures.of(line.withInner())))
                .toList();
    }

    /** What a line of nobody's is called; empty for a script's. */
    private static String nobody(int line) {
        return switch (line) {
            case Origins.EXIT_LINE -> "(exit)";
            case Origins.KSWAPD_LINE -> "(kswapd)";
            case Origins.PRESSURE_LINE -> "(pressure)";
            case Origins.KSCRUBD_LINE -> "(kscrubd)";
            default -> "";
        };
    }

    @Override
    public Figures totals() {
        return SimulatedFigures.of(machine.origins().totals(), machine.clock());
    }

    /** @param now of the current task, in engine units */
    private record Totals(Stats stats, long now) implements Moment {}

    @Override
    public Moment moment() {
        return new Totals(machine.origins().totals(), machine.now());
    }

    @Override
    public Figures since(Moment moment) {
        Totals earlier = (Totals) moment;
        return SimulatedFigures.of(machine.origins().totals().since(earlier.stats()), machine.now() - earlier.now());
    }

    @Override
    public int openMeasurement() {
        machine.openMeasurement();
        return ++measurements;
    }

    @Override
    public Figures closeMeasurement(int handle) {
        return SimulatedFigures.of(machine.closeMeasurement());
    }

    @Override
    public void stall(String step, long nanos) {
        List<String> known = Arrays.stream(KernelStep.values()).map(KernelStep::name).toList();
        if (!known.contains(step)) {
            String hint = DidYouMean.hint(step, known);
            throw new KernelException.Misused("there is no step `" + step + "`", hint != null ? hint : "`faultline list step` shows all");
        }
        errors.translating(() -> {
            machine.stall(KernelStep.valueOf(step), VirtualTime.ofNanos(nanos));
            return null;
        });
    }

    @Override
    public OnSignal onSignal(OnSignal policy) {
        UserTask task = machine.current();
        OnSignal before = task.onSignal() == UserTask.OnSignal.SKIP ? OnSignal.SKIP : OnSignal.STOP;
        task.onSignal(policy == OnSignal.SKIP ? UserTask.OnSignal.SKIP : UserTask.OnSignal.STOP);
        return before;
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    @Override
    public boolean isStopped() {
        return machine.isStopped();
    }

    @Override
    public List<String> checkInvariants() {
        return errors.translating(machine::checkInvariants);
    }

    @Override
    public List<LockFigures> locks() {
        return machine.lockClasses().stream().map(SimulatedKernel::lock).toList();
    }

    @Override
    public List<BlameFigures> blame() {
        List<BlameFigures> blame = new ArrayList<>();
        for (Origins.Line line : machine.origins().lines()) {
            line.own().forEachBlame((lock, activity, time) -> blame.add(
                    new BlameFigures(line.number(), nobody(line.number()), lock, activity.text(), VirtualTime.toNanos(time))));
        }
        return blame;
    }

    private static LockFigures lock(LockClass lock) {
        return new LockFigures(
                lock.name(),
                lock.family(),
                lock.kind(),
                lock.acquisitions(),
                lock.contentions(),
                VirtualTime.toNanos(lock.waitTime()),
                VirtualTime.toNanos(lock.holdTime()),
                VirtualTime.toNanos(lock.maxWaitTime()),
                lock.reads(),
                lock.writes());
    }

    @Override
    public List<Counter> counters() {
        return machine.counters().entrySet().stream()
                .map(counter -> new Counter(counter.getKey(), counter.getValue()))
                .toList();
    }

    @Override
    public String digest() {
        return String.format("%016x", machine.digest());
    }

    @Override
    public void awaitTasks() {
        errors.translating(() -> {
            machine.awaitOthers();
            return null;
        });
    }

    @Override
    public void close() {
        machine.close();
    }

}
