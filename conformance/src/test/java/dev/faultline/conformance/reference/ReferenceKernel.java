package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Expectation;
import dev.faultline.conformance.realkernel.Expectation.Bounds;
import dev.faultline.conformance.realkernel.Places;
import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload by the rules of Linux 6.18, one operation after the other, and says what each line does.
 *
 * <p>This is no simulation: there is no time, no locks, no devices. It knows what a page-table entry, an area and a page are, and how a
 * fault, a system call and a fork change them; that is enough to predict every count of anonymous memory to the digit, which the
 * measurements of a real kernel confirm. Of files and of memory that is reclaimed it knows the meaning only: what is in pages, signals, errors
 * and areas, which do not depend on where pages are. Huge pages are beyond it.
 */
final class ReferenceKernel {

    private final Map<String, Places.Place> places;
    private final Paging paging;
    private final Map<Integer, Counts> counts = new TreeMap<>();
    private final List<Look> looks = new ArrayList<>();
    private final boolean isMemoryScarce;
    private boolean hasSwap;
    private int lastValue;

    final FileCalls files = new FileCalls(this);

    /**
     * What a workload does.
     *
     * @param lines each operation's counts, by its line
     * @param looks the contents of pages that are looked at, in order
     */
    record Run(Map<Integer, Expectation> lines, List<Look> looks) {}

    /** An operation, with those of its block. */
    record Step(Line line, List<Step> block) {}

    /** A process, and how far it has come. */
    final class Process {
        final Space space;
        final Calls calls;
        final Iterator<Step> steps;
        final Map<String, Process> children = new HashMap<>();
        private @Nullable Step pausedAt;
        private @Nullable Sizes whenPaused;

        Process(Space space, long breakPage, List<Step> body) {
            this.space = space;
            this.calls = new Calls(ReferenceKernel.this, space, breakPage);
            this.steps = body.iterator();
        }
    }

    /** What an address space holds at a moment. */
    private record Sizes(long anonymous, long shared, long tables, long areas) {

        static Sizes of(Space space) {
            return new Sizes(space.anonymousPages(), space.sharedPages(), space.tables.count(), space.areas.size());
        }

        void count(Counts into, Sizes now) {
            into.add("anon_rss", now.anonymous - anonymous);
            into.add("shmem_rss", now.shared - shared);
            into.add("page_tables", now.tables - tables);
            into.add("vmas", now.areas - areas);
        }
    }

    private ReferenceKernel(Map<String, Places.Place> places, Paging paging, boolean isMemoryScarce) {
        this.places = places;
        this.paging = paging;
        this.isMemoryScarce = isMemoryScarce;
        this.hasSwap = isMemoryScarce;
    }

    /**
     * Runs a workload in a process that has just begun.
     *
     * @param isMemoryScarce whether there is swap and something may be reclaimed: then only signals, errors, areas and contents are certain
     */
    static Run run(List<Line> lines, Map<String, Places.Place> places, Paging paging, boolean isMemoryScarce) {
        ReferenceKernel kernel = new ReferenceKernel(places, paging, isMemoryScarce);
        Process main = kernel.new Process(Start.space(paging), Start.BREAK_PAGE, parse(lines.iterator()));
        kernel.advance(main, true);
        Map<Integer, Expectation> expectations = new LinkedHashMap<>();
        kernel.counts.forEach((line, done) -> expectations.put(line, expectation(done)));
        return new Run(expectations, kernel.looks);
    }

    private static List<Step> parse(Iterator<Line> lines) {
        List<Step> steps = new ArrayList<>();
        while (lines.hasNext()) {
            Line line = lines.next();
            if (line.operation().equals("}")) {
                break;
            }
            steps.add(new Step(line, line.opensBlock() ? parse(lines) : List.of()));
        }
        return steps;
    }

    private static Expectation expectation(Counts done) {
        Map<String, Bounds> fields = new LinkedHashMap<>();
        List<String> order = new ArrayList<>(Expectation.FAULTS);
        order.addAll(Expectation.SIZES);
        order.add(Expectation.CHILD_PAGE_TABLES);
        order.addAll(Expectation.KINDS);
        for (String field : order) {
            long n = done.get(field);
            if (n != 0) {
                fields.put(field, new Bounds(n, n));
            }
        }
        return new Expectation(fields, done.errno);
    }

    // ---- who runs ----------------------------------------------------------------------------------------------------

    /** Runs a process to its next pause, or to its end. */
    private void advance(Process process, boolean toItsEnd) {
        if (process.pausedAt != null) {
            process.whenPaused.count(countsOf(process.pausedAt.line()), Sizes.of(process.space));
            process.pausedAt = null;
        }
        while (process.steps.hasNext()) {
            Step step = process.steps.next();
            Sizes before = Sizes.of(process.space);
            if (step.line().operation().equals("pause")) {
                countsOf(step.line());
                if (toItsEnd) {
                    continue;
                }
                process.pausedAt = step;
                process.whenPaused = before;
                return;
            }
            Counts done = countsOf(step.line());
            perform(process, step, done);
            before.count(done, Sizes.of(process.space));
        }
    }

    private Counts countsOf(Line line) {
        return counts.computeIfAbsent(line.number(), _ -> new Counts());
    }

    private void perform(Process process, Step step, Counts done) {
        Line line = step.line();
        switch (line.operation()) {
            case "fork" -> end(fork(process, step, done));
            case "spawn" -> {
                Process child = fork(process, step, done);
                process.children.put(line.words().get(1), child);
                advance(child, false);
            }
            case "resume" -> advance(process.children.get(line.words().get(1)), false);
            case "wait" -> end(process.children.get(line.words().get(1)));
            case "threads" -> threads(process, step, done);
            case "look" -> process.calls.look(line, looks);
            case "nop", "sleep", "config" -> {
                // Nothing happens to memory.
            }
            default -> process.calls.perform(line, done, 0, 1);
        }
    }

    private Process fork(Process parent, Step step, Counts done) {
        Space space = parent.space.fork();
        done.add(Expectation.CHILD_PAGE_TABLES, space.tables.count() - parent.space.tables.count());
        return new Process(space, parent.calls.breakPage(), step.block());
    }

    private void end(Process child) {
        advance(child, true);
        child.space.end();
    }

    /** Each line is done by all threads before the next begins; which of them is first must not matter. */
    private void threads(Process process, Step block, Counts sum) {
        int count = Integer.parseInt(block.line().words().get(1));
        for (Step step : block.block()) {
            Counts done = countsOf(step.line());
            for (int thread = 0; thread < count; thread++) {
                process.calls.perform(step.line(), done, thread, count);
            }
            Expectation.FAULTS.forEach(field -> sum.add(field, done.get(field)));
        }
    }

    // ---- the machine's state -----------------------------------------------------------------------------------------

    boolean isMemoryScarce() {
        return isMemoryScarce;
    }

    /** Brings everything back from swap; there is none from then on. */
    void swapoff(Counts done) {
        if (!hasSwap) {
            done.fail("EINVAL");
        }
        hasSwap = false;
    }

    // ---- names and values --------------------------------------------------------------------------------------------

    /** The page a region's page 0 is. */
    long firstPage(String region) {
        return switch (region) {
            case "heap" -> Start.BREAK_PAGE;
            case "stack" -> Start.STACK_PAGE - 1;
            default -> places.get(region).start() >>> paging.pageShift();
        };
    }

    /** A value no page has had before. */
    int newValue() {
        return ++lastValue;
    }
}
