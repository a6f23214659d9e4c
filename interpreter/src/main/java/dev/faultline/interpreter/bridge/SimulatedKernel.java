package dev.faultline.interpreter.bridge;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.MachineException;
import dev.faultline.runtime.machine.UserProcess;
import dev.faultline.runtime.machine.UserThread;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.FaultStep;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.HazardException;
import dev.faultline.runtime.mm.LivelockException;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.sched.KilledException;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mlockall;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.syscall.Msync;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.units.VirtualTime;
import dev.faultline.runtime.view.ViewException;
import dev.faultline.runtime.view.Views;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The simulator behind the interpreter's {@link Kernel}: translates operations, results and exceptions, and decides nothing. */
final class SimulatedKernel implements Kernel {

    private final Machine machine;
    private final MachineFacts facts;
    private int measurements;

    SimulatedKernel(Machine machine, MachineFacts facts) {
        this.machine = machine;
        this.facts = facts;
    }

    @Override
    public MachineFacts facts() {
        return facts;
    }

    // ---- operations -------------------------------------------------------------------------------------------------

    @Override
    public Outcome perform(Operation operation) {
        return translating(() -> switch (operation) {
            case Operation.Mmap mmap -> mmap(mmap);
            case Operation.Munmap munmap -> outcome(machine.munmap(munmap.start(), munmap.length()));
            case Operation.Mprotect mprotect ->
                    outcome(machine.mprotect(mprotect.start(), mprotect.length(), flags(mprotect.protection())));
            case Operation.Mlock mlock -> outcome(machine.mlock(mlock.start(), mlock.length(), mlock.onFault()));
            case Operation.Munlock munlock -> outcome(machine.munlock(munlock.start(), munlock.length()));
            case Operation.Mlockall mlockall -> outcome(machine.mlockall(flags(mlockall)));
            case Operation.Pressure pressure -> outcome(machine.pressure(pagesOf(pressure.bytes())));
            case Operation.ReleasePressure _ -> outcome(machine.releasePressure());
            case Operation.Reclaim reclaim -> outcome(machine.reclaim(pagesOf(reclaim.bytes())));
            case Operation.ReclaimAll _ -> outcome(machine.reclaimAll());
            case Operation.Swapoff _ -> outcome(machine.swapoff());
            case Operation.Munlockall _ -> outcome(machine.munlockall());
            case Operation.Madvise madvise ->
                    outcome(machine.madvise(madvise.start(), madvise.length(), Advice.valueOf(madvise.advice().name())));
            case Operation.Msync msync -> outcome(machine.msync(msync.start(), msync.length(), flags(msync)));
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
            case Operation.Threads threads -> outcome(machine.threads(threads.count(), body(threads.body())));
            case Operation.Spawn spawn -> spawn(spawn);
            case Operation.Join join -> outcome(machine.join(((Thread) join.thread()).thread));
            case Operation.Barrier _ -> outcome(machine.barrier());
            case Operation.Pin pin -> outcome(machine.pin(pin.cpu()));
            case Operation.Compute compute -> outcome(machine.compute(VirtualTime.ofNanos(compute.nanos())));
            case Operation.Sleep sleep -> outcome(machine.sleep(VirtualTime.ofNanos(sleep.nanos())));
            case Operation.Fork fork -> fork(fork);
            case Operation.Pause _ -> outcome(machine.pause());
            case Operation.Resume resume -> outcome(machine.resume(((Process) resume.child()).process));
            case Operation.Wait wait -> await(wait);
            case Operation.Look look -> look(look.view());
        });
    }

    /** Runs {@code work}, and says what goes wrong in the interpreter's words. */
    private <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (SyscallException refused) {
            throw new KernelException.Refused(refused.errno(), refused.getMessage(), refused.hint());
        } catch (SignalException raised) {
            throw signalled(raised);
        } catch (OutOfMemoryException oom) {
            throw outOfMemory(oom);
        } catch (KilledException killed) {
            throw new TaskKilledException();
        } catch (LivelockException livelock) {
            throw new KernelException.Stuck(
                    "livelock",
                    "one task faulted " + livelock.faults() + " times in a row at 0x" + Long.toHexString(livelock.address())
                            + " and got no further",
                    "");
        } catch (HazardException hazard) {
            throw new KernelException.Stuck(hazard.code(), hazard.getMessage(), hazard.culprit() + " is known to do that");
        } catch (ViewException missing) {
            throw new KernelException.Misused(missing.getMessage(), missing.hint());
        } catch (MachineException misused) {
            throw misused.kind() == MachineException.Kind.DEADLOCK
                    ? new KernelException.Stuck("deadlock", misused.getMessage(), misused.hint())
                    : new KernelException.Misused(misused.getMessage(), misused.hint());
        }
    }

    private static KernelException.OutOfMemory outOfMemory(OutOfMemoryException oom) {
        return new KernelException.OutOfMemory(
                oom.getMessage(), "give the machine more memory or swap; `expect oom { … }` lets a script go on after it");
    }

    private Outcome mmap(Operation.Mmap mmap) {
        Operation.FilePart part = mmap.source();
        Mmap.Source source = part == null ? null : new Mmap.Source(inode(part.file()), part.offset());
        Machine.Result<Long> result = machine.mmap(
                source, mmap.length(), flags(mmap), mmap.flags().contains(Operation.MapFlag.POPULATE), mmap.fixed());
        return new Outcome(SimulatedFigures.of(result.stats()), result.value(), inPages(mmap.length()), null, null);
    }

    private Outcome file(Operation.File file) {
        Machine.Result<Inode> result = machine.files().make(new MakeFile.Request(
                file.name(),
                file.onDisk() ? Inode.Kind.DISK : Inode.Kind.TMPFS,
                file.size(),
                file.chunk() == null ? facts.pageSize() : file.chunk(),
                file.cold()));
        return new Outcome(SimulatedFigures.of(result.stats()), new File(result.value(), facts.pageSize()), 0, null, null);
    }

    private static Inode inode(FileHandle file) {
        return ((File) file).inode;
    }

    private static long flags(Operation.Mmap mmap) {
        long flags = flags(mmap.protection());
        for (Operation.MapFlag flag : mmap.flags()) {
            flags |= switch (flag) {
                case SHARED -> VmaFlags.SHARED;
                case NORESERVE -> VmaFlags.NORESERVE;
                case GROWSDOWN -> VmaFlags.GROWSDOWN;
                case LOCKED -> VmaFlags.LOCKED;
                case POPULATE -> 0;
                case NO_FAULT_AROUND -> VmaFlags.UFFD_WP;
            };
        }
        return flags;
    }

    private static long flags(Set<Operation.Protection> protection) {
        long flags = 0;
        for (Operation.Protection right : protection) {
            flags |= switch (right) {
                case READ -> VmaFlags.READ;
                case WRITE -> VmaFlags.WRITE;
                case EXEC -> VmaFlags.EXEC;
            };
        }
        return flags;
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

    private static Set<Mlockall.Flag> flags(Operation.Mlockall mlockall) {
        Set<Mlockall.Flag> flags = EnumSet.noneOf(Mlockall.Flag.class);
        mlockall.flags().forEach(flag -> flags.add(Mlockall.Flag.valueOf(flag.name())));
        return flags;
    }

    private static Set<Msync.Flag> flags(Operation.Msync msync) {
        Set<Msync.Flag> flags = EnumSet.noneOf(Msync.Flag.class);
        msync.flags().forEach(flag -> flags.add(Msync.Flag.valueOf(flag.name())));
        return flags;
    }

    private Outcome touch(Operation.Touch touch) {
        PageOrder order = order(touch);
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

    /** The pages a range overlaps, in the order asked for. */
    private PageOrder order(Operation.Touch touch) {
        int shift = Integer.numberOfTrailingZeros(facts.pageSize());
        long first = touch.start() >>> shift << shift;
        long pages = touch.length() == 0 ? 0 : (touch.start() + touch.length() - 1 >>> shift) - (touch.start() >>> shift) + 1;
        PageOrder order = switch (touch.pattern()) {
            case Operation.Pattern.Stepped stepped ->
                    PageOrder.stepped(first, pages, Math.max(1, stepped.stepBytes() >>> shift), shift, stepped.reverse());
            case Operation.Pattern.Random random -> random(random, first, pages, shift);
        };
        return touch.downward() ? order.mirrored(first, pages, shift) : order;
    }

    private static PageOrder random(Operation.Pattern.Random random, long first, long pages, int shift) {
        long draws = pages == 0 ? 0 : random.draws();
        return random.zipf() > 0
                ? PageOrder.zipf(first, Math.max(1, pages), shift, draws, random.seed(), random.zipf())
                : PageOrder.random(first, pages, shift, draws, random.seed());
    }

    private Outcome spawn(Operation.Spawn spawn) {
        Machine.Result<UserThread> result = machine.spawn(body(spawn.body()));
        return new Outcome(SimulatedFigures.of(result.stats()), new Thread(result.value()), 0, null, null);
    }

    private Outcome fork(Operation.Fork fork) {
        Machine.Result<UserProcess> result = machine.fork(fork.stepped(), body(fork.body()));
        return new Outcome(SimulatedFigures.of(result.stats()), new Process(result.value()), 0, null, null);
    }

    private Outcome await(Operation.Wait wait) {
        List<UserProcess> children =
                wait.child() == null ? machine.children() : List.of(((Process) wait.child()).process);
        Stats sum = new Stats();
        Object failure = null;
        for (UserProcess child : children) {
            sum.addAll(machine.waitFor(child).stats());
            Object cause = child.cause() instanceof OutOfMemoryException oom ? outOfMemory(oom) : child.cause();
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
            case View.Pagemap of -> machine.view((views, mm) -> views.pagemap(mm, of.start(), of.length()));
            case View.PageTable of -> machine.view((views, mm) -> views.pageTable(mm, of.start(), of.length()));
        };
        return new Outcome(SimulatedFigures.of(seen.stats()), seen.value().text(), 0, null, null);
    }

    private static Machine.Body body(Operation.Body body) {
        return new Machine.Body() {
            @Override
            public Machine.Ended run(int index) {
                try {
                    return ended(body.run(index));
                } catch (TaskKilledException killed) {
                    throw new KilledException();
                }
            }

            @Override
            public void neverRun() {
                body.neverRun();
            }
        };
    }

    private static Machine.Ended ended(Operation.BodyEnd end) {
        return switch (end) {
            case Operation.BodyEnd.Returned returned -> new Machine.Ended(returned.value(), null, null, null);
            case Operation.BodyEnd.Exited exited -> new Machine.Ended(null, exited.code(), null, null);
            case Operation.BodyEnd.Killed killed -> new Machine.Ended(null, null, killed.signal(), killed.cause());
        };
    }

    private Outcome outcome(Machine.Result<?> result) {
        SignalException skipped = result.skipped();
        return new Outcome(SimulatedFigures.of(result.stats()), null, 0, skipped == null ? null : signalled(skipped), null);
    }

    private KernelException.Signalled signalled(SignalException raised) {
        String verb = switch (raised.access()) {
            case READ -> "reading";
            case WRITE, RMW, WRITE_ZERO -> "writing";
            case EXEC -> "executing";
        };
        String why = raised.signal().equals("SIGBUS")
                ? "is beyond the end of what is mapped there"
                : switch (raised.reason()) {
                    case UNMAPPED -> "hits no mapping";
                    case FORBIDDEN -> "is not allowed";
                    case GUARD -> "hits a guard page";
                };
        String where = machine.describeAddress(raised.address());
        return new KernelException.Signalled(
                raised.signal(),
                raised.address(),
                verb + " at 0x" + Long.toHexString(raised.address()) + " " + why + ": " + where,
                "`expect " + (raised.signal().equals("SIGBUS") ? "sigbus" : "segv") + " { … }` lets a script go on after it");
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
    public long freeBytes() {
        return machine.freeBytes();
    }

    @Override
    public ProcessHandle currentProcess() {
        return new Process(machine.current().process());
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
        List<String> known = Arrays.stream(FaultStep.values()).map(FaultStep::name).toList();
        if (!known.contains(step)) {
            String hint = DidYouMean.hint(step, known);
            throw new KernelException.Misused("there is no step `" + step + "`", hint != null ? hint : "`faultline list step` shows all");
        }
        translating(() -> {
            machine.stall(FaultStep.valueOf(step), VirtualTime.ofNanos(nanos));
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
    public List<String> checkInvariants() {
        return translating(machine::checkInvariants);
    }

    @Override
    public List<LockFigures> locks() {
        return machine.lockClasses().stream().map(SimulatedKernel::lock).toList();
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
        translating(() -> {
            machine.awaitOthers();
            return null;
        });
    }

    @Override
    public void close() {
        machine.close();
    }

    private record Thread(UserThread thread) implements ThreadHandle {
        @Override
        public @Nullable Object value() {
            return thread.value();
        }

        @Override
        public Figures stats() {
            return SimulatedFigures.of(thread.stats());
        }

        @Override
        public boolean isEnded() {
            return thread.isFinished();
        }
    }

    private record File(Inode inode, int pageBytes) implements FileHandle {
        @Override
        public String name() {
            return inode.toString();
        }

        @Override
        public long size() {
            return inode.size();
        }

        @Override
        public long cached() {
            return inode.cachedPages() * pageBytes;
        }
    }

    private record Process(UserProcess process) implements ProcessHandle {
        @Override
        public int pid() {
            return process.pid();
        }

        @Override
        public long residentPages() {
            return process.mm().rss();
        }

        @Override
        public @Nullable Integer exitCode() {
            return process.ending() == UserProcess.Ending.EXITED ? process.exitCode() : null;
        }

        @Override
        public @Nullable String signal() {
            return process.signal();
        }

        @Override
        public boolean isReaped() {
            return process.isReaped();
        }

        @Override
        public Extent heap() {
            return new Extent(process.mm().heapStart(), process.mm().brk());
        }

        @Override
        public Extent stack() {
            return new Extent(process.mm().stackStart(), process.mm().initialStackStart());
        }
    }
}
