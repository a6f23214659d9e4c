package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Faults taken as repetitions of the one before come to the same as faults taken one by one, which is what the naive executor does. */
class FaultRunTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final int PAGES = 700;

    @Test
    void aLoneThreadSeesTheSameEitherWay() {
        long repeated = 0;
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom chance = new SplittableRandom(seed);
            Boot boot = Boot.small()
                    .arch(chance.nextInt(3) == 0 ? "ia64" : "x86_64")
                    .cpus(1 + chance.nextInt(3))
                    .nodes(1)
                    .memory(128 * Boot.MIB)
                    .kernel(chance.nextBoolean() ? "2.6.11" : "6.18")
                    .cost(new String[] {"unit", "modern-x86", "altix-itanium2"}[chance.nextInt(3)])
                    .rwsem(RwSemKind.values()[chance.nextInt(2)])
                    .jitter(seed, chance.nextInt(5) == 0 ? 0.1 : 0);
            Machine fast = boot.machine();
            Machine naive = boot.naive(true).machine();
            List<String> expected = program(naive, seed);
            List<String> actual = program(fast, seed);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), actual.get(i), "seed " + seed + ", fact " + i);
            }
            repeated += fast.repeatedFaults();
            assertEquals(0, naive.repeatedFaults());
        }
        assertTrue(repeated > 10_000, "only " + repeated + " faults were repetitions: the programs have become too tame");
    }

    private static List<String> program(Machine machine, long seed) {
        SplittableRandom chance = new SplittableRandom(~seed);
        int shift = machine.config().arch().geometry().pageShift();
        long start = machine.mmap((long) PAGES << shift, RW, null).value();
        List<String> facts = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            int first = chance.nextInt(PAGES);
            int length = 1 + chance.nextInt(PAGES - first);
            long from = start + ((long) first << shift);
            Access access = chance.nextInt(4) == 0 ? Access.READ : chance.nextInt(4) == 0 ? Access.RMW : Access.WRITE;
            boolean reverse = chance.nextBoolean();
            int stride = 1 + chance.nextInt(3);
            long draws = chance.nextLong();
            if (chance.nextInt(3) == 0) {
                describe(facts, machine.munmap(from, (long) length << shift).stats());
                describe(facts, machine.mmap((long) length << shift, RW, from).stats());
            }
            int passes = 1 + chance.nextInt(2);
            describe(facts, machine.touch(access, PageOrder.stepped(from, length, stride, shift, reverse), passes).stats());
            describe(facts, machine.touch(Access.WRITE, PageOrder.random(start, PAGES, shift, length, draws), 1).stats());
        }
        facts.add("clock " + machine.clock() + " digest " + Long.toHexString(machine.digest()));
        for (LockClass lock : machine.lockClasses()) {
            facts.add(lock.name() + " " + lock.acquisitions() + " " + lock.reads() + " " + lock.holdTime());
        }
        assertEquals(List.of(), machine.checkInvariants());
        machine.close();
        return facts;
    }

    private static void describe(List<String> facts, Stats stats) {
        StringBuilder words = new StringBuilder();
        for (Stat stat : Stat.values()) {
            words.append(stats.get(stat)).append(' ');
        }
        if (stats.latencies() != null) {
            words.append(stats.latencies().percentile(500)).append(' ').append(stats.latencies().max()).append(' ');
            words.append(stats.latencies().total());
        }
        facts.add(words.append(" wall ").append(stats.wallTime()).toString());
    }
}
