package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.machine.Machine.Ended;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.FaultStep;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.LivelockException;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.mm.UserTask.OnSignal;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mlockall;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.syscall.Msync;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.units.VirtualTime;
import dev.faultline.runtime.view.View;
import dev.faultline.runtime.view.ViewException;
import dev.faultline.runtime.view.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A machine and a program on it, both drawn from a seed.
 *
 * <p>Threads of one process fight over the same mappings while children that share the pages run, pause and exit beside them. Every thread
 * writes down what each of its operations returned and when, so that two runs of one seed can be compared line by line.
 */
final class RandomMachine {

    private static final long[] PROTECTIONS = {
        VmaFlags.READ | VmaFlags.WRITE, VmaFlags.READ | VmaFlags.WRITE, VmaFlags.READ, VmaFlags.READ | VmaFlags.EXEC, 0
    };

    private static final String[] ARCHITECTURES = {"x86_64", "ia64", "i386", "i386_pae"};

    /** Base pages in a huge one. */
    private static final int HUGE = 512;

    private static final Advice[] HUGE_ADVICE = {
        Advice.COLLAPSE, Advice.COLLAPSE, Advice.HUGEPAGE, Advice.NOHUGEPAGE, Advice.DONTNEED, Advice.FREE
    };

    private final long seed;
    private final Boot boot;
    private final boolean busy;

    /** Whether areas are large enough for huge pages, and some begin and end as these do. */
    private final boolean isHuge;

    /** Set anew for each run. */
    private Machine machine;

    private Geometry geometry;
    private List<Inode> files;
    private Map<String, List<String>> log;
    private Stats totals;
    private Map<String, Long> events;

    RandomMachine(long seed) {
        this.seed = seed;
        SplittableRandom chance = new SplittableRandom(seed);
        int cpus = 2 + chance.nextInt(8);
        int nodes = 1 + chance.nextInt(Math.min(3, cpus));
        // Huge pages are rare enough to be lost among the rest.
        boolean isForHuge = seed % 8 == 0;
        String anyArch = ARCHITECTURES[chance.nextInt(ARCHITECTURES.length)];
        String arch = isForHuge ? "x86_64" : anyArch;
        long pageBytes = Architectures.create(arch).geometry().pageBytes();
        boolean small = chance.nextInt(4) == 0;
        busy = chance.nextBoolean();
        String[] kernels = {"2.6.9", "2.6.11", "2.6.11-v17", "2.6.11-v19", "2.6.32", "6.4", "6.18", "6.18"};
        String[] waits = {"minor", "waitqueue", "bitspin"};
        String[] placements = {"page", "page", "hashed", "mm"};
        // Released at once, an object goes from under faults by design, as a part of a mapping does with the other lookups.
        String[] releases = {"delayed", "wait"};
        String anyKernel = kernels[chance.nextInt(kernels.length)];
        String kernel = isForHuge ? "6.18" : anyKernel;
        boolean isModern = kernel.startsWith("6.");
        boolean locksVmas = isModern && chance.nextInt(3) > 0;
        // v1 loses pages by design, and no lock bit knows the entries of later kernels, nor an earlier kernel the locks of VMAs.
        List<String> sound = Designs.names().stream()
                .filter(name -> locksVmas ? name.startsWith("per-vma-lock")
                        : !name.startsWith("per-vma-lock") && !name.equals("pte-lock-bit-v1")
                                && !(name.equals("pte-lock-bit-v2") && isModern))
                .toList();
        String design = sound.get(chance.nextInt(sound.size()));
        Map<String, String> config = Map.of(
                "PTLOCK_PLACEMENT", placements[chance.nextInt(placements.length)],
                "ATOMIC_TABLE_OPS", arch.equals("i386_pae") || chance.nextInt(3) == 0 ? "n" : "y",
                "PTE_LOCK_WAIT", waits[chance.nextInt(waits.length)],
                "FASTPATH_SHORT_PTL", chance.nextBoolean() ? "y" : "n",
                "ATOMIC_TABLE_PATCHES", Integer.toString(1 + chance.nextInt(4)),
                "SPECULATIVE_RELEASE", releases[chance.nextInt(2)],
                "SPECULATIVE_ANON_ONLY", chance.nextInt(3) == 0 ? "y" : "n");
        // Counters that lose changes would not pass the recount.
        List<CounterPolicy> legal = Arrays.stream(CounterPolicy.values())
                .filter(policy -> policy != CounterPolicy.UNLOCKED && Designs.mayCount(design, BuildOptions.of(config), policy))
                .toList();
        String[] costs = {"unit", "modern-x86", "altix-itanium2", "piii-smp-500"};
        Boot drawn = Boot.small()
                .arch(arch)
                .cpus(cpus)
                .nodes(nodes)
                .memory(pageBytes * (small ? 60 * nodes + chance.nextInt(200) : 8192))
                .kernel(kernel)
                .cost(costs[chance.nextInt(costs.length)])
                .rwsem(RwSemKind.values()[chance.nextInt(2)])
                .spinlock(SpinKind.values()[chance.nextInt(3)])
                .jitter(seed, chance.nextInt(3) == 0 ? 0.1 : 0)
                .contents(chance.nextBoolean())
                .design(design)
                .config(config)
                .counters(legal.get(chance.nextInt(legal.size())));
        String[] devices = {"zram", "ssd", "disk"};
        // The lock bit is one of a swap entry's, there.
        boolean mayNotSwap = design.equals("pte-lock-bit-v2") && !arch.equals("x86_64");
        Boot swapping = chance.nextInt(3) == 0 || mayNotSwap ? drawn
                : drawn.swap(pageBytes * (32 + chance.nextInt(600)), devices[chance.nextInt(3)]);
        // V1 loses pages by design.
        List<PrefaultRule> legalRules = Arrays.stream(PrefaultRule.values())
                .filter(rule -> rule != PrefaultRule.V1 && Designs.mayPrefault(design, rule))
                .toList();
        PrefaultRule rule = chance.nextBoolean() ? PrefaultRule.NONE : legalRules.get(chance.nextInt(legalRules.size()));
        Boot ahead = swapping.prefault(rule).prezero(chance.nextInt(4) == 0);
        boolean mayBeHuge = drawn.kernel().equals("6.18") && Architectures.create(arch).hasHugePages();
        boot = mayBeHuge && chance.nextInt(3) > 0 ? ahead.hugePages(HugePageMode.values()[1 + chance.nextInt(2)]) : ahead;
        isHuge = boot.hugePages() != HugePageMode.NEVER;
    }

    /** The same machine with a design of the test's choice, on a kernel of 2005 and without contents. */
    RandomMachine(long seed, String design, Map<String, String> config, CounterPolicy counters) {
        RandomMachine drawn = new RandomMachine(seed);
        this.seed = seed;
        this.busy = drawn.busy;
        this.boot =
                drawn.boot.kernel("2.6.11").design(design).config(config).counters(counters).hugePages(HugePageMode.NEVER).swap(List.of())
                        .prefault(PrefaultRule.NONE);
        this.isHuge = false;
    }

    Boot boot() {
        return boot;
    }

    /** Boots, runs the program to its end, and returns everything that can be seen of it, one fact a line. */
    List<String> run(boolean naive) {
        return run(boot.naive(naive));
    }

    /** The same on a kind of coroutine. */
    List<String> run(Coroutine.Factory coroutines) {
        return run(boot.coroutines(coroutines));
    }

    private List<String> run(Boot how) {
        machine = how.machine();
        geometry = machine.config().arch().geometry();
        log = new TreeMap<>();
        files = new ArrayList<>();
        makeFiles(new SplittableRandom(seed ^ 0xF11E));
        process("main", new SplittableRandom(seed ^ 0x5EED), 2);
        awaitOthers();
        awaitKernel();
        List<String> facts = new ArrayList<>();
        log.forEach((who, lines) -> lines.forEach(line -> facts.add(who + ": " + line)));
        addState(facts);
        events = machine.view((views, _) -> views.vmstat()).value().counters();
        machine.close();
        totals = machine.origins().totals();
        facts.add("after exit");
        addState(facts);
        return facts;
    }

    /** The latest clock at the end of the last run. */
    long clock() {
        return machine.clock();
    }

    /** What vmstat counted in the last run, before the program ended. */
    Map<String, Long> events() {
        return events;
    }

    /** What the last run did, all together. */
    Stats totals() {
        return totals;
    }

    /** While kswapd is in the middle of something, what it does under its locks may be ahead of the clock. */
    private void awaitKernel() {
        for (int i = 0; i < 1000 && !machine.isAtRest(); i++) {
            machine.sleep(VirtualTime.ofNanos(1_000_000));
        }
    }

    private void awaitOthers() {
        try {
            machine.awaitOthers();
        } catch (OutOfMemoryException killed) {
            // It had been killed before it came here, and is not again.
            write("main", "at the end: " + killed.getMessage());
            machine.awaitOthers();
        }
    }

    private void addState(List<String> facts) {
        facts.add("violations " + machine.checkInvariants());
        facts.add("vmstat " + machine.view((views, _) -> views.vmstat()).value().counters());
        facts.add("digest " + Long.toHexString(machine.digest()));
        facts.add("clock " + machine.clock() + ", free " + machine.freeBytes());
        facts.add("totals " + describe(machine.origins().totals()));
        for (LockClass lock : machine.lockClasses()) {
            facts.add(
                    "lock " + lock.name() + " " + lock.acquisitions() + " " + lock.contentions() + " " + lock.reads() + " " + lock.writes()
                            + " wait " + lock.waitTime() + " max " + lock.maxWaitTime() + " hold " + lock.holdTime());
        }
    }

    // ---- the program ------------------------------------------------------------------------------------------------

    /** Memory shared by all threads and, copy on write, with the children. */
    private static final class Areas {
        final long[] starts;
        final int[] pages;

        Areas(int count) {
            starts = new long[count];
            pages = new int[count];
        }
    }

    /** Files that every process maps, shared or not, while others truncate and evict them. */
    private void makeFiles(SplittableRandom chance) {
        for (int i = 0; i < 3; i++) {
            Inode.Kind kind = i == 0 ? Inode.Kind.TMPFS : Inode.Kind.DISK;
            MakeFile.Request request = new MakeFile.Request(
                    "file " + i, kind, bytes(chance.nextInt(i == 2 ? 120 : 40)), bytes(1 + chance.nextInt(9)),
                    i > 0 && chance.nextBoolean());
            Inode made = attempt("main", "file", () -> machine.files().make(request));
            if (made != null) {
                files.add(made);
            }
        }
    }

    /** A part of a file, which may reach beyond its end; null for anonymous memory. */
    private Mmap.Source source(SplittableRandom chance) {
        if (files.isEmpty() || chance.nextInt(3) != 0) {
            return null;
        }
        return new Mmap.Source(files.get(chance.nextInt(files.size())), bytes(chance.nextInt(3) == 0 ? chance.nextInt(20) : 0));
    }

    /** Maps memory; threads over it, children that inherit it, threads again beside them; then the children's ends. */
    private void process(String name, SplittableRandom chance, int generations) {
        Areas areas = new Areas(1 + chance.nextInt(3));
        for (int i = 0; i < areas.starts.length; i++) {
            // Two huge pages less one hold a whole one wherever they are placed.
            int length = isHuge ? 2 * HUGE + chance.nextInt(HUGE) : 1 + chance.nextInt(40);
            areas.pages[i] = length;
            // Copied on write by children, or shared with them.
            long sharing = chance.nextInt(3) == 0 ? VmaFlags.SHARED : 0;
            Mmap.Source source = isHuge && chance.nextInt(3) > 0 ? null : source(chance);
            long flags = rw() | VmaFlags.NORESERVE | (isHuge && source == null ? 0 : sharing);
            Long start = attempt(name, "map", () -> machine.mmap(source, bytes(length), flags, false, null));
            areas.starts[i] = start == null ? geometry.pageBytes() : start;
            if (boot.hugePages() == HugePageMode.MADVISE && start != null && chance.nextBoolean()) {
                attempt(name, "madvise hugepage", () -> machine.madvise(start, bytes(length), Advice.HUGEPAGE));
            }
            if (isHuge && start != null && chance.nextInt(4) == 0) {
                // Nothing is there yet, so such reads map the huge page of zeroes.
                touch(name, Access.READ, PageOrder.stepped(start, length, HUGE, geometry.pageShift(), false));
            }
        }
        family(name, chance, generations, areas);
    }

    private void family(String name, SplittableRandom chance, int generations, Areas areas) {
        if (chance.nextBoolean()) {
            threads(name + "/0", chance.split(), areas, generations);
        }
        List<UserProcess> children = new ArrayList<>();
        for (int i = generations == 0 ? 0 : chance.nextInt(3); i > 0; i--) {
            children.add(child(name, name + "." + i, chance, theirs -> family(name, theirs, generations - 1, areas)));
        }
        threads(name + "/1", chance.split(), areas, generations);
        writeContents(name, areas);
        write(name, "violations " + machine.checkInvariants());
        for (UserProcess child : children) {
            if (child != null && chance.nextInt(8) != 0) {
                if (chance.nextBoolean()) {
                    attempt(name, "resume", () -> machine.resume(child));
                }
                attempt(name, "wait", () -> machine.waitFor(child));
                write(name, "child " + child.pid() + " " + child.ending() + " " + child.exitCode());
            }
        }
    }

    private void writeContents(String who, Areas areas) {
        for (int i = 0; i < areas.starts.length; i++) {
            write(who, "area " + i + " reads " + Long.toHexString(machine.contentDigest(areas.starts[i], bytes(areas.pages[i]))));
        }
    }

    /** Forks a child that pauses or exits now and then; null if that was refused. */
    private UserProcess child(String parent, String name, SplittableRandom chance, Consumer<SplittableRandom> life) {
        SplittableRandom theirs = chance.split();
        boolean stepped = theirs.nextInt(3) == 0;
        boolean pauses = stepped || theirs.nextInt(4) == 0;
        return attempt(parent, "fork", () -> machine.fork(stepped, index -> {
            if (pauses) {
                attempt(name, "pause", () -> machine.pause());
            }
            life.accept(theirs);
            return new Ended(null, theirs.nextInt(4) == 0 ? 3 : null, null, null);
        }));
    }

    private void threads(String name, SplittableRandom chance, Areas areas, int generations) {
        int count = 1 + chance.nextInt(busy ? 2 * boot.cpus() : boot.cpus());
        int barriers = chance.nextInt(3);
        SplittableRandom[] theirs = new SplittableRandom[count];
        for (int i = 0; i < count; i++) {
            theirs[i] = chance.split();
        }
        attempt(name, "threads " + count, () -> machine.threads(count, index -> {
            String who = name + "#" + index;
            machine.current().onSignal(theirs[index].nextBoolean() ? OnSignal.SKIP : OnSignal.STOP);
            for (int barrier = 0; barrier <= barriers; barrier++) {
                for (int steps = 1 + theirs[index].nextInt(5); steps > 0; steps--) {
                    step(who, theirs[index], areas, generations);
                }
                if (barrier < barriers) {
                    attempt(who, "barrier", () -> machine.barrier());
                }
            }
            return new Ended(who, theirs[index].nextInt(20) == 0 ? 4 : null, null, null);
        }));
    }

    private void step(String who, SplittableRandom chance, Areas areas, int generations) {
        int area = chance.nextInt(areas.starts.length);
        int first = chance.nextInt(areas.pages[area]);
        int length = 1 + chance.nextInt(areas.pages[area] - first);
        if (isHuge && chance.nextBoolean()) {
            // The borders of a huge page's range, where mappings are placed by them.
            first = first / HUGE * HUGE;
            length = Math.min((length + HUGE - 1) / HUGE * HUGE, areas.pages[area] - first);
            if (chance.nextInt(4) == 0) {
                Advice advice = HUGE_ADVICE[chance.nextInt(HUGE_ADVICE.length)];
                int all = areas.pages[area];
                attempt(who, "madvise " + advice, () -> machine.madvise(areas.starts[area], bytes(all), advice));
                return;
            }
        }
        step(who, chance, areas, generations, areas.starts[area] + bytes(first), length);
    }

    private void step(String who, SplittableRandom chance, Areas areas, int generations, long start, int length) {
        switch (chance.nextInt(34)) {
            case 0 -> attempt(who, "munmap", () -> machine.munmap(start, bytes(length)));
            case 1 -> attempt(who, "mmap fixed", () -> machine.mmap(bytes(length), rw() | VmaFlags.NORESERVE, start));
            case 2, 3 -> {
                long protection = PROTECTIONS[chance.nextInt(PROTECTIONS.length)];
                attempt(who, "mprotect", () -> machine.mprotect(start, bytes(length), protection));
            }
            case 4 -> ownMapping(who, chance);
            case 5 -> {
                int cpu = chance.nextInt(boot.cpus());
                attempt(who, "pin", () -> machine.pin(cpu));
            }
            case 6 -> {
                // Now and then longer than a time slice.
                long nanos = chance.nextInt(chance.nextInt(3) == 0 ? 10_000_000 : 2000);
                attempt(who, "compute", () -> machine.compute(VirtualTime.ofNanos(nanos)));
            }
            case 7 -> {
                long nanos = chance.nextInt(2000);
                attempt(who, "sleep", () -> machine.sleep(VirtualTime.ofNanos(nanos)));
            }
            case 8 -> {
                long seedOfDraws = chance.nextLong();
                PageOrder order = PageOrder.random(start, length, geometry.pageShift(), Math.min(40, length), seedOfDraws);
                touch(who, Access.RMW, order);
            }
            case 9 -> spawnAndJoin(who, chance, start, length);
            case 10 -> attempt(who, "mmap nothing", () -> machine.mmap(0, rw(), null));
            case 11 -> {
                if (generations > 0) {
                    forkAndTouch(who, chance, start, length);
                }
            }
            case 12 -> remap(who, chance, start, length, areas.starts[chance.nextInt(areas.starts.length)]);
            case 13 -> heap(who, chance);
            case 14 -> stack(who, chance);
            case 15, 16 -> {
                Advice advice = Advice.values()[chance.nextInt(Advice.values().length)];
                attempt(who, "madvise " + advice, () -> machine.madvise(start, bytes(length), advice));
            }
            case 17 -> lock(who, chance, start, length);
            case 18, 19 -> kernelAccess(who, chance, start, length);
            case 21 -> {
                Mmap.Source source = source(chance);
                long flags = rw() | VmaFlags.NORESERVE | (chance.nextBoolean() ? VmaFlags.SHARED : 0);
                boolean populates = chance.nextInt(4) == 0;
                attempt(who, "mmap file", () -> machine.mmap(source, bytes(length), flags, populates, start));
            }
            case 25 -> {
                long offset = bytes(chance.nextInt(40));
                attempt(who, "remap_file_pages", () -> machine.files().remapFilePages(start, bytes(length), offset));
            }
            case 22, 24 -> onFile(who, chance);
            case 26, 27 -> underPressure(who, chance);
            case 23 -> {
                Msync.Flag flag = Msync.Flag.values()[chance.nextInt(3)];
                attempt(who, "msync " + flag, () -> machine.msync(start, bytes(length), Set.of(flag)));
            }
            case 20 -> look(who, chance.nextInt(5), start, length);
            case 28, 29 -> stalled(who, chance, () -> step(who, chance, areas, generations, start, length));
            default -> {
                Access access = chance.nextInt(3) == 0 ? Access.READ : Access.WRITE;
                touch(who, access, PageOrder.stepped(start, length, 1 + chance.nextInt(2), geometry.pageShift(), chance.nextBoolean()));
            }
        }
    }

    /** Does something while held up somewhere, mostly where it matters. */
    private void stalled(String who, SplittableRandom chance, Runnable work) {
        FaultStep step = FaultStep.values()[chance.nextInt(FaultStep.values().length)];
        long time = VirtualTime.ofNanos(chance.nextInt(chance.nextInt(4) == 0 ? 1_000_000 : 20_000));
        try {
            machine.stall(step, time);
        } catch (MachineException notPassed) {
            write(who, "nothing passes " + step);
            return;
        }
        try {
            work.run();
        } finally {
            machine.stall(step, -time);
        }
    }

    /** Another memory user comes and goes, of a size that matters on small machines; memory is written out. */
    private void underPressure(String who, SplittableRandom chance) {
        int pages = chance.nextInt(200);
        switch (chance.nextInt(6)) {
            case 0 -> attempt(who, "reclaim all", () -> machine.reclaimAll());
            case 1 -> attempt(who, "reclaim " + pages, () -> machine.reclaim(pages));
            case 2 -> attempt(who, "pressure release", () -> machine.releasePressure());
            case 3 -> attempt(who, "swapoff", () -> machine.swapoff());
            default -> attempt(who, "pressure " + pages, () -> machine.pressure(pages));
        }
    }

    private void onFile(String who, SplittableRandom chance) {
        if (files.isEmpty()) {
            return;
        }
        Inode file = files.get(chance.nextInt(files.size()));
        long from = chance.nextInt(3) == 0 ? chance.nextInt(1 << 18) : bytes(chance.nextInt(40));
        long to = from + (chance.nextInt(3) == 0 ? chance.nextInt(1 << 16) : bytes(1 + chance.nextInt(8)));
        switch (chance.nextInt(6)) {
            case 0, 1 -> attempt(who, "truncate " + file + " " + from, () -> machine.files().truncate(file, from));
            case 2 -> attempt(who, "evict " + file, () -> machine.files().evict(file));
            case 3 -> attempt(who, "fsync " + file, () -> machine.files().fsync(file));
            case 4 -> attempt(who, "read " + file, () -> machine.files().read(file, from, to));
            default -> attempt(who, "write " + file, () -> machine.files().write(file, from, to));
        }
    }

    /** Memory of its own, which fights only over locks; charged, so that it may be refused. */
    private void ownMapping(String who, SplittableRandom chance) {
        int length = 1 + chance.nextInt(100);
        Long mine = attempt(who, "map", () -> machine.mmap(bytes(length), rw(), null));
        if (mine != null) {
            touch(who, Access.WRITE, PageOrder.stepped(mine, length, 1, geometry.pageShift(), false));
            if (chance.nextBoolean()) {
                attempt(who, "munmap", () -> machine.munmap(mine, bytes(length)));
            }
        }
    }

    /** Within the shared areas, so that moves meet mappings, holes and one another; lengths differ now and then. */
    private void remap(String who, SplittableRandom chance, long start, int length, long other) {
        int newLength = chance.nextInt(3) == 0 ? 1 + chance.nextInt(isHuge ? HUGE + 40 : 40) : length;
        Long to = chance.nextBoolean() ? other + bytes(chance.nextInt(40)) : null;
        boolean stays = chance.nextInt(4) == 0;
        attempt(who, "mremap", () -> machine.mremap(
                new Mremap.Request(start, bytes(length), bytes(newLength), chance.nextBoolean(), to, stays)));
    }

    /** One heap for all threads of a process, which grows and shrinks under its users. */
    private void heap(String who, SplittableRandom chance) {
        int pages = 1 + chance.nextInt(20);
        attempt(who, "brk", () -> machine.brk(bytes(chance.nextInt(3) == 0 ? -pages : pages)));
        long start = machine.current().mm().heapStart();
        touch(who, Access.WRITE, PageOrder.stepped(start, pages, 1, geometry.pageShift(), chance.nextBoolean()));
    }

    /** One stack too: several may grow it at once. */
    private void stack(String who, SplittableRandom chance) {
        int pages = 1 + chance.nextInt(30);
        long start = machine.current().mm().initialStackStart() - bytes(pages);
        Access access = chance.nextBoolean() ? Access.READ : Access.WRITE;
        touch(who, access, PageOrder.stepped(start, pages, 1, geometry.pageShift(), chance.nextInt(4) != 0));
    }

    private void lock(String who, SplittableRandom chance, long start, int length) {
        boolean onFault = chance.nextInt(3) == 0;
        switch (chance.nextInt(8)) {
            case 0 -> attempt(who, "mlockall", () -> machine.mlockall(Set.of(Mlockall.Flag.values()[chance.nextInt(3)])));
            case 1 -> attempt(who, "munlockall", () -> machine.munlockall());
            case 2, 3 -> attempt(who, "munlock", () -> machine.munlock(start, bytes(length)));
            default -> attempt(who, "mlock", () -> machine.mlock(start, bytes(length), onFault));
        }
    }

    private void kernelAccess(String who, SplittableRandom chance, long start, int length) {
        PageOrder order = PageOrder.stepped(start, length, 1, geometry.pageShift(), false);
        Access access = chance.nextBoolean() ? Access.READ : Access.WRITE;
        if (chance.nextBoolean()) {
            attempt(who, "copy " + access, () -> machine.copyUser(access, order, 1));
        } else {
            attempt(who, "gup " + access, () -> machine.getUserPages(access, order, 1));
        }
    }

    private void spawnAndJoin(String who, SplittableRandom chance, long start, int length) {
        UserThread thread = attempt(who, "spawn", () -> machine.spawn(index -> {
            machine.current().onSignal(OnSignal.SKIP);
            touch(who + "'", Access.WRITE, PageOrder.stepped(start, length, 1, geometry.pageShift(), false));
            return new Ended(null, null, null, null);
        }));
        if (chance.nextBoolean()) {
            attempt(who, "sleep", () -> machine.sleep(VirtualTime.ofNanos(chance.nextInt(50_000))));
        }
        attempt(who, "join", () -> machine.join(thread));
    }

    /** What the kernel shows must be the same too. Not vmstat: its per-CPU events are summed without order, as by the kernel. */
    private void look(String who, int which, long start, int length) {
        View seen = attempt(who, "look", () -> switch (which) {
            case 0 -> machine.view(Views::maps);
            case 1 -> machine.view((views, _) -> views.meminfo());
            case 2 -> machine.view((views, mm) -> views.pagemap(mm, start, bytes(length)));
            case 3 -> machine.view((views, mm) -> views.pageTable(mm, start, bytes(length)));
            default -> machine.view(Views::smaps);
        });
        write(who, seen == null ? "no such view" : seen.text());
    }

    /** A child of one thread: both write what they share, at the same time. */
    private void forkAndTouch(String who, SplittableRandom chance, long start, int length) {
        PageOrder order = PageOrder.stepped(start, length, 1, geometry.pageShift(), false);
        UserProcess child = child(who, who + "+", chance, theirs -> {
            touch(who + "+", theirs.nextBoolean() ? Access.READ : Access.WRITE, order);
            touch(who + "+", Access.WRITE, order);
        });
        touch(who, Access.WRITE, order);
        if (child != null && chance.nextInt(4) != 0) {
            attempt(who, "wait", () -> machine.waitFor(child));
            touch(who, Access.WRITE, order);
        }
    }

    private void touch(String who, Access access, PageOrder order) {
        attempt(who, "touch " + access + " " + order.count(), () -> machine.touch(access, order, 1));
    }

    // ---- writing down -----------------------------------------------------------------------------------------------

    /** Does an operation and writes down how it went; null if it was refused. */
    private <T> T attempt(String who, String what, Supplier<Machine.Result<T>> operation) {
        String how;
        T value = null;
        try {
            Machine.Result<T> result = operation.get();
            value = result.value();
            how = (value instanceof Long address ? Long.toHexString(address) + " " : "") + describe(result.stats())
                    + (result.skipped() == null ? "" : " skipped " + describe(result.skipped()));
        } catch (SignalException raised) {
            how = describe(raised);
        } catch (SyscallException refused) {
            how = refused.errno();
        } catch (OutOfMemoryException | LivelockException | MachineException | ViewException failed) {
            how = failed.getClass().getSimpleName() + " " + failed.getMessage();
        }
        UserThread self = machine.current();
        write(who, "task " + self.id() + " on " + self.cpu().number() + " at " + machine.now() + " " + what + ": " + how);
        return value;
    }

    private void write(String who, String line) {
        log.computeIfAbsent(who, absent -> new ArrayList<>()).add(line);
    }

    private static String describe(SignalException raised) {
        return raised.signal() + " at " + Long.toHexString(raised.address()) + " " + raised.access() + " " + raised.reason();
    }

    private static String describe(Stats stats) {
        StringBuilder words = new StringBuilder();
        for (Stat stat : Stat.values()) {
            if (stats.get(stat) != 0) {
                words.append(stat).append('=').append(stats.get(stat)).append(' ');
            }
        }
        words.append("wall=").append(stats.wallTime());
        if (stats.latencies() != null) {
            words.append(' ').append(stats.latencies());
        }
        return stats.errno() == null ? words.toString() : words.append(' ').append(stats.errno()).toString();
    }

    private long bytes(long pages) {
        return pages << geometry.pageShift();
    }

    private static long rw() {
        return VmaFlags.READ | VmaFlags.WRITE;
    }
}
