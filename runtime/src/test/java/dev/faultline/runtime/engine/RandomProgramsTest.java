package dev.faultline.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random programs on bare processors, under both executors: everything that becomes visible must do so at the same time and in the same order.
 * Compared with whole machines these meet the engine's rules in every combination.
 */
class RandomProgramsTest {

    private static final int PROGRAMS = 2000;

    @Test
    void bothExecutorsShowTheSame() {
        for (long seed = 1; seed <= PROGRAMS; seed++) {
            assertEquals(new Run(seed, true).log(), new Run(seed, false).log(), "seed " + seed);
        }
    }

    /** One run of the programs of a seed. */
    private static final class Run {
        private final Bench bench;

        /** A server with a queue, as a node's memory is. */
        private long freeAt;

        // A lock handed over first come, first served.
        private Processor holder;
        private final ArrayDeque<Processor> spinning = new ArrayDeque<>();

        // Two groups that are interrupted together, and which one each processor is in.
        private final InterruptGroup[] groups = {new InterruptGroup(), new InterruptGroup()};
        private final int[] groupOf;

        Run(long seed, boolean naive) {
            SplittableRandom chance = new SplittableRandom(seed);
            bench = new Bench(2 + chance.nextInt(5), naive);
            groupOf = new int[bench.processors.length];
            for (Bench.TestProcessor processor : bench.processors) {
                processor.join(groups[0]);
                SplittableRandom theirs = chance.split();
                bench.start(processor.number(), theirs.nextInt(20), cpu -> program(cpu, theirs));
            }
        }

        List<String> log() {
            bench.run();
            List<String> seen = new ArrayList<>(bench.log);
            for (Bench.TestProcessor processor : bench.processors) {
                seen.add(processor + " stolen " + processor.stolen);
            }
            return seen;
        }

        private void program(Bench.TestProcessor cpu, SplittableRandom chance) {
            for (int step = 0; step < 30; step++) {
                int cost = chance.nextInt(12);
                switch (chance.nextInt(10)) {
                    case 0 -> {
                        cpu.order();
                        bench.note(cpu, "order");
                    }
                    case 1 -> cpu.perform(steps(1 + chance.nextInt(3), cost));
                    case 2, 3 -> cpu.post(bench.posted("post " + step));
                    case 4 -> cpu.defer(use(cost));
                    case 5 -> steal(cpu, bench.processors[chance.nextInt(bench.processors.length)], cost);
                    case 6 -> {
                        cpu.perform(this::acquire);
                        cpu.charge(cost);
                        cpu.post((time, releaser) -> release(time));
                    }
                    case 7 -> interruptGroup(cpu, groups[chance.nextInt(2)], cost);
                    case 8 -> join(cpu, chance.nextInt(2));
                    default -> cpu.charge(cost);
                }
            }
            cpu.order();
            bench.note(cpu, "end");
        }

        private Stage steps(int count, int cost) {
            return processor -> {
                bench.note(processor, "step " + processor.phase);
                processor.now(processor.now() + cost);
                return ++processor.phase == count ? Stage.DONE : Stage.AGAIN;
            };
        }

        private Stage use(int cost) {
            return processor -> {
                long begin = Math.max(processor.now(), freeAt);
                freeAt = begin + cost;
                bench.note(processor, "use");
                processor.now(freeAt + cost);
                return Stage.DONE;
            };
        }

        private void steal(Bench.TestProcessor cpu, Bench.TestProcessor from, int cost) {
            cpu.order();
            if (from != cpu) {
                bench.engine.at(cpu.now() + cost, () -> from.steal(cost + 1));
            }
        }

        /** The naive executor tells each processor, the fast one the group. */
        private void interruptGroup(Bench.TestProcessor sender, InterruptGroup group, int cost) {
            sender.order();
            bench.engine.at(sender.now() + cost, () -> {
                if (!bench.engine.isNaive()) {
                    group.stealFromAllBut(sender, cost + 1);
                    return;
                }
                for (Bench.TestProcessor processor : bench.processors) {
                    if (processor != sender && groups[groupOf[processor.number()]] == group) {
                        processor.stealUnlessIdle(cost + 1);
                    }
                }
            });
        }

        private void join(Bench.TestProcessor cpu, int group) {
            cpu.order();
            cpu.join(groups[group]);
            groupOf[cpu.number()] = group;
        }

        private int acquire(Processor processor) {
            if (holder == processor) {
                return Stage.DONE;
            }
            bench.note(processor, "acquire");
            if (holder == null) {
                holder = processor;
                return Stage.DONE;
            }
            spinning.add(processor);
            return Stage.PARKED;
        }

        private void release(long time) {
            bench.log.add(time + " release");
            holder = spinning.poll();
            if (holder != null) {
                holder.unpark(time + 3);
            }
        }
    }
}
