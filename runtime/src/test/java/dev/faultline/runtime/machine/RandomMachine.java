package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.UserTask.OnSignal;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.syscall.Msync;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.HashMap;
import java.util.TreeMap;
import java.util.SortedMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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
    private RandomOperations operations;
    private Journal journal;
    private Stats totals;
    private Map<String, Long> events;

    RandomMachine(long seed) {
        this(seed, RandomBoot.of(seed));
    }

    private RandomMachine(long seed, RandomBoot drawn) {
        this.seed = seed;
        boot = drawn.boot();
        busy = drawn.isBusy();
        isHuge = boot.hugePages() != HugePageMode.NEVER;
    }

    /** The same machine with a design of the test's choice, on a kernel of 2005 and without contents. */
    RandomMachine(long seed, String design, Map<String, String> config, CounterPolicy counters) {
        this(seed, plain(RandomBoot.of(seed), design, config, counters));
    }

    private static RandomBoot plain(RandomBoot drawn, String design, Map<String, String> config, CounterPolicy counters) {
        Boot boot = drawn.boot().kernel("2.6.11").design(design).config(config).counters(counters).hugePages(HugePageMode.NEVER)
                .swap(List.of()).prefault(PrefaultRule.NONE);
        return new RandomBoot(boot, drawn.isBusy());
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
        journal = new Journal(machine);
        operations = new RandomOperations(machine, journal);
        operations.makeFiles(new SplittableRandom(seed ^ 0xF11E));
        process("main", new SplittableRandom(seed ^ 0x5EED), 2);
        awaitOthers();
        awaitKernel();
        List<String> facts = journal.facts();
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
        facts.add("totals " + Journal.describe(machine.origins().totals()));
        for (LockClass lock : machine.lockClasses()) {
            facts.add(
                    "lock " + lock.name() + " " + lock.acquisitions() + " " + lock.contentions() + " " + lock.reads() + " " + lock.writes()
                            + " wait " + lock.waitTime() + " max " + lock.maxWaitTime() + " hold " + lock.holdTime());
        }
        addBlame(facts);
    }

    /** Who made others wait. All of it together is the time that was waited. */
    private void addBlame(List<String> facts) {
        SortedMap<String, Long> parts = new TreeMap<>();
        Map<String, Long> sums = new HashMap<>();
        machine.origins().totals().forEachBlame((lock, activity, time) -> {
            parts.merge(lock + " " + activity.text(), time, Long::sum);
            sums.merge(lock, time, Long::sum);
        });
        facts.add("blame " + parts);
        for (LockClass lock : machine.lockClasses()) {
            long blamed = sums.getOrDefault(lock.name(), 0L);
            if (blamed != lock.waitTime()) {
                facts.add("violations " + lock.name() + " was waited for " + lock.waitTime() + ", of which " + blamed
                        + " is anybody's blame");
            }
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

    /** Maps memory; threads over it, children that inherit it, threads again beside them; then the children's ends. */
    private void process(String name, SplittableRandom chance, int generations) {
        Areas areas = new Areas(1 + chance.nextInt(3));
        for (int i = 0; i < areas.starts.length; i++) {
            // Two huge pages less one hold a whole one wherever they are placed.
            int length = isHuge ? 2 * HUGE + chance.nextInt(HUGE) : 1 + chance.nextInt(40);
            areas.pages[i] = length;
            // Copied on write by children, or shared with them.
            long sharing = chance.nextInt(3) == 0 ? VmaFlags.SHARED : 0;
            Mmap.Source source = isHuge && chance.nextInt(3) > 0 ? null : operations.source(chance);
            long flags = RandomOperations.rw() | VmaFlags.NORESERVE | (isHuge && source == null ? 0 : sharing);
            Long start = attempt(name, "map", () -> machine.mmap(source, operations.bytes(length), flags, false, null));
            areas.starts[i] = start == null ? geometry.pageBytes() : start;
            if (boot.hugePages() == HugePageMode.MADVISE && start != null && chance.nextBoolean()) {
                attempt(name, "madvise hugepage", () -> machine.residency().madvise(start, operations.bytes(length), Advice.HUGEPAGE));
            }
            if (isHuge && start != null && chance.nextInt(4) == 0) {
                // Nothing is there yet, so such reads map the huge page of zeroes.
                operations.touch(name, Access.READ, PageOrder.stepped(start, length, HUGE, geometry.pageShift(), false));
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
            write(who,
                    "area " + i + " reads " + Long.toHexString(machine.contentDigest(areas.starts[i], operations.bytes(areas.pages[i]))));
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
            return theirs.nextInt(4) == 0 ? new End.Exited(3) : new End.Returned(null);
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
            return theirs[index].nextInt(20) == 0 ? new End.Exited(4) : new End.Returned(who);
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
                attempt(who, "madvise " + advice, () -> machine.residency().madvise(areas.starts[area], operations.bytes(all), advice));
                return;
            }
        }
        step(who, chance, areas, generations, areas.starts[area] + operations.bytes(first), length);
    }

    private void step(String who, SplittableRandom chance, Areas areas, int generations, long start, int length) {
        switch (chance.nextInt(34)) {
            case 0 -> attempt(who, "munmap", () -> machine.munmap(start, operations.bytes(length)));
            case 1 -> attempt(who, "mmap fixed",
                    () -> machine.mmap(operations.bytes(length), RandomOperations.rw() | VmaFlags.NORESERVE, start));
            case 2, 3 -> {
                long protection = PROTECTIONS[chance.nextInt(PROTECTIONS.length)];
                attempt(who, "mprotect", () -> machine.mprotect(start, operations.bytes(length), protection));
            }
            case 4 -> operations.ownMapping(who, chance);
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
                operations.touch(who, Access.RMW, order);
            }
            case 9 -> spawnAndJoin(who, chance, start, length);
            case 10 -> attempt(who, "mmap nothing", () -> machine.mmap(0, RandomOperations.rw(), null));
            case 11 -> {
                if (generations > 0) {
                    forkAndTouch(who, chance, start, length);
                }
            }
            case 12 -> remap(who, chance, start, length, areas.starts[chance.nextInt(areas.starts.length)]);
            case 13 -> operations.heap(who, chance);
            case 14 -> operations.stack(who, chance);
            case 15, 16 -> {
                Advice advice = Advice.values()[chance.nextInt(Advice.values().length)];
                attempt(who, "madvise " + advice, () -> machine.residency().madvise(start, operations.bytes(length), advice));
            }
            case 17 -> operations.lock(who, chance, start, length);
            case 18, 19 -> operations.kernelAccess(who, chance, start, length);
            case 21 -> {
                Mmap.Source source = operations.source(chance);
                long flags = RandomOperations.rw() | VmaFlags.NORESERVE | (chance.nextBoolean() ? VmaFlags.SHARED : 0);
                boolean populates = chance.nextInt(4) == 0;
                attempt(who, "mmap file", () -> machine.mmap(source, operations.bytes(length), flags, populates, start));
            }
            case 25 -> {
                long offset = operations.bytes(chance.nextInt(40));
                attempt(who, "remap_file_pages", () -> machine.files().remapFilePages(start, operations.bytes(length), offset));
            }
            case 22, 24 -> operations.onFile(who, chance);
            case 26, 27 -> operations.underPressure(who, chance);
            case 23 -> {
                Msync.Flag flag = Msync.Flag.values()[chance.nextInt(3)];
                attempt(who, "msync " + flag, () -> machine.files().msync(start, operations.bytes(length), Set.of(flag)));
            }
            case 20 -> operations.look(who, chance.nextInt(5), start, length);
            case 28, 29 -> stalled(who, chance, () -> step(who, chance, areas, generations, start, length));
            default -> {
                Access access = chance.nextInt(3) == 0 ? Access.READ : Access.WRITE;
                operations.touch(who, access,
                        PageOrder.stepped(start, length, 1 + chance.nextInt(2), geometry.pageShift(), chance.nextBoolean()));
            }
        }
    }

    /** Does something while held up somewhere, mostly where it matters. */
    private void stalled(String who, SplittableRandom chance, Runnable work) {
        KernelStep step = KernelStep.values()[chance.nextInt(KernelStep.values().length)];
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

    /** Within the shared areas, so that moves meet mappings, holes and one another; lengths differ now and then. */
    private void remap(String who, SplittableRandom chance, long start, int length, long other) {
        int newLength = chance.nextInt(3) == 0 ? 1 + chance.nextInt(isHuge ? HUGE + 40 : 40) : length;
        Long to = chance.nextBoolean() ? other + operations.bytes(chance.nextInt(40)) : null;
        boolean stays = chance.nextInt(4) == 0;
        attempt(who, "mremap", () -> machine.mremap(
                new Mremap.Request(start, operations.bytes(length), operations.bytes(newLength), chance.nextBoolean(), to, stays)));
    }

    private void spawnAndJoin(String who, SplittableRandom chance, long start, int length) {
        UserThread thread = attempt(who, "spawn", () -> machine.spawn(index -> {
            machine.current().onSignal(OnSignal.SKIP);
            operations.touch(who + "'", Access.WRITE, PageOrder.stepped(start, length, 1, geometry.pageShift(), false));
            return new End.Returned(null);
        }));
        if (chance.nextBoolean()) {
            attempt(who, "sleep", () -> machine.sleep(VirtualTime.ofNanos(chance.nextInt(50_000))));
        }
        attempt(who, "join", () -> machine.join(thread));
    }

    /** A child of one thread: both write what they share, at the same time. */
    private void forkAndTouch(String who, SplittableRandom chance, long start, int length) {
        PageOrder order = PageOrder.stepped(start, length, 1, geometry.pageShift(), false);
        UserProcess child = child(who, who + "+", chance, theirs -> {
            operations.touch(who + "+", theirs.nextBoolean() ? Access.READ : Access.WRITE, order);
            operations.touch(who + "+", Access.WRITE, order);
        });
        operations.touch(who, Access.WRITE, order);
        if (child != null && chance.nextInt(4) != 0) {
            attempt(who, "wait", () -> machine.waitFor(child));
            operations.touch(who, Access.WRITE, order);
        }
    }

    // ---- writing down -----------------------------------------------------------------------------------------------

    private <T> T attempt(String who, String what, Supplier<Machine.Result<T>> operation) {
        return journal.attempt(who, what, operation);
    }

    private void write(String who, String line) {
        journal.write(who, line);
    }
}
