package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Workload.Line;
import dev.faultline.conformance.reference.Faults.Outcome;
import dev.faultline.conformance.reference.Traits.ReadAhead;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Accesses and system calls of one process. */
final class Calls {

    private final ReferenceKernel kernel;
    private final Space space;
    private long breakPage;

    Calls(ReferenceKernel kernel, Space space, long breakPage) {
        this.kernel = kernel;
        this.space = space;
        this.breakPage = breakPage;
    }

    long breakPage() {
        return breakPage;
    }

    /** Does one operation as thread {@code thread} of {@code threads}. */
    void perform(Line line, Counts done, int thread, int threads) {
        List<String> words = line.words();
        switch (line.operation()) {
            case "touch" -> touch(line, done, thread, threads);
            case "mmap" -> mmap(line, done);
            case "munmap" -> space.unmap(start(line), end(line));
            case "mprotect" -> mprotect(start(line), end(line), words.get(4), done);
            case "madvise" -> new Advice(space, this, done, kernel.isMemoryScarce()).give(words.get(4), start(line), end(line));
            case "mremap" -> new Moves(space, this, done).mremap(line, start(line), line.pages(3), line.pages(4), target(line));
            case "mlock" -> mlock(start(line), end(line), line.has("onfault"), done);
            case "munlock" -> munlock(start(line), end(line), done);
            case "msync" -> changeAll(start(line), end(line), _ -> true, UnaryOperator.identity(), done);
            case "brk" -> moveBreak(line);
            case "kwrite" -> copy(start(line), end(line), "write", done);
            case "kread" -> copy(start(line), end(line), "read", done);
            case "gupwrite" -> pin(start(line), end(line), true, done);
            case "gupread" -> pin(start(line), end(line), false, done);
            case "pressure", "reclaim" -> {
                // Moves pages to swap and back.
            }
            case "swapoff" -> kernel.swapoff(done);
            default -> kernel.files.perform(line);
        }
    }

    private long start(Line line) {
        return kernel.firstPage(line.words().get(1)) + line.pages(2);
    }

    private long end(Line line) {
        return start(line) + line.pages(3);
    }

    private @Nullable Long target(Line line) {
        String region = line.after("as");
        return region == null ? null : kernel.firstPage(region);
    }

    // ---- accesses ----------------------------------------------------------------------------------------------------

    private void touch(Line line, Counts done, int thread, int threads) {
        String region = line.words().get(1);
        String mode = line.words().get(2);
        boolean downwards = region.equals("stack");
        Faults faults = new Faults(space, done);
        for (long index : Visits.of(line, thread, threads)) {
            long page = kernel.firstPage(region) + (downwards ? -index : index);
            Integer stored = switch (mode) {
                case "write" -> kernel.newValue();
                case "wzero" -> 0;
                default -> null;
            };
            switch (faults.access(page, mode, stored)) {
                case DONE -> {
                    // Nothing to count but the fault, if there was one.
                }
                case SEGV -> done.add("segv", 1);
                case BUS -> done.add("sigbus", 1);
            }
        }
    }

    /** Notes what the process would read from a range, without reading it. */
    void look(Line line, List<Look> looks) {
        for (long page = start(line); page < end(line); page++) {
            looks.add(space.look(page));
        }
    }

    /** A system call that copies into or out of user memory: it stops at the first page it cannot reach. */
    private void copy(long start, long end, String mode, Counts done) {
        Faults faults = new Faults(space, done);
        for (long page = start; page < end; page++) {
            if (faults.access(page, mode, mode.equals("write") ? kernel.newValue() : null) != Outcome.DONE) {
                if (page == start) {
                    done.fail("EFAULT");
                }
                return;
            }
        }
    }

    /** process_vm_writev and process_vm_readv, a call a page; pinning for reading unshares what fork shared. */
    private void pin(long start, long end, boolean write, Counts done) {
        Faults faults = new Faults(space, done);
        for (long page = start; page < end; page++) {
            Area area = space.find(page);
            boolean allowed = area != null && (write ? area.traits().write() : area.traits().read());
            if (!allowed || (write ? faults.access(page, "write", kernel.newValue()) : faults.pinForReading(area, page)) != Outcome.DONE) {
                if (page == start) {
                    done.fail("EFAULT");
                }
                return;
            }
        }
    }

    /**
     * Makes the pages of a range without holes present, as mlock and MAP_POPULATE do: private writable memory as if written, all other as
     * if read.
     *
     * @return whether every page could be reached
     */
    boolean populate(long start, long end, Counts done) {
        Faults faults = new Faults(space, done);
        for (long page = start; page < end; page++) {
            Area area = space.find(page);
            if (area.traits().lockedOnFault()) {
                continue;
            }
            if (!area.traits().isAccessible()) {
                return false;
            }
            boolean asWrite = area.traits().write() && !area.traits().shared();
            if ((asWrite ? faults.write(area, page) : faults.read(area, page)) != Outcome.DONE) {
                return false;
            }
        }
        return true;
    }

    // ---- mappings ----------------------------------------------------------------------------------------------------

    private void mmap(Line line, Counts done) {
        boolean shared = line.words().get(3).equals("shared");
        long pages = line.pages(5);
        long start = kernel.firstPage(line.words().get(1));
        Traits traits = Traits.mapping(
                line.words().get(4).equals("none") ? "" : line.words().get(4),
                shared,
                line.has("noreserve"),
                line.has("growsdown"),
                line.has("locked"));
        String backing = line.words().get(2);
        if (!backing.equals("anon")) {
            String offset = line.after("off");
            map(start, pages, traits, kernel.files.named(backing), offset == null ? 0 : Line.pages(offset));
        } else if (shared) {
            map(start, pages, traits, new MemoryObject(pages), 0);
        } else {
            map(start, pages, traits, null, start);
        }
        if (line.has("populate") || line.has("locked")) {
            populate(start, start + pages, done);
        }
    }

    private void map(long start, long pages, Traits traits, @Nullable MemoryObject object, long offset) {
        space.unmap(start, start + pages);
        space.insert(new Area(start, start + pages, traits, object, offset, null, false));
    }

    private void moveBreak(Line line) {
        long distance = line.pages(1);
        if (distance > 0) {
            map(breakPage, distance, Traits.mapping("rw", false, false, false, false), null, breakPage);
        } else {
            space.unmap(breakPage + distance, breakPage);
        }
        breakPage += distance;
    }

    private void mprotect(long start, long end, String rights, Counts done) {
        String protection = rights.equals("none") ? "" : rights;
        walk(start, end, true, done, area -> {
            Traits old = area.traits();
            Traits changed = old.withProtection(protection, area.object() == null && area.lineage() == null);
            if (changed.equals(old)) {
                return true;
            }
            long from = Math.max(start, area.start());
            long to = Math.min(end, area.end());
            space.change(area, from, to, _ -> changed);
            space.protect(from, to, old.shared(), changed.write());
            if (changed.locked() && changed.write() && !old.write() && !old.shared()) {
                populate(from, to, done);
            }
            return true;
        });
    }

    // ---- locking -----------------------------------------------------------------------------------------------------

    private void mlock(long start, long end, boolean onFault, Counts done) {
        walk(start, end, true, done, area -> {
            space.change(area, start, end, traits -> traits.withLock(true, onFault));
            return true;
        });
        if (done.errno == null && !populate(start, end, done)) {
            done.fail("ENOMEM");
        }
    }

    private void munlock(long start, long end, Counts done) {
        walk(start, end, true, done, area -> {
            space.change(area, start, end, traits -> traits.withLock(false, false));
            return true;
        });
    }

    // ---- ranges of areas ---------------------------------------------------------------------------------------------

    /**
     * Visits the areas of [start, end) in order, as they are when their turn comes.
     *
     * @param stopsAtHoles whether a hole ends the call (ENOMEM) or is only told afterwards
     * @param visit gives false to end the call
     */
    void walk(long start, long end, boolean stopsAtHoles, Counts done, Predicate<Area> visit) {
        boolean sawHole = false;
        long at = start;
        while (at < end) {
            Area area = space.atOrAbove(at);
            if (area == null || area.start() > at) {
                sawHole = true;
                if (stopsAtHoles || area == null || area.start() >= end) {
                    break;
                }
                at = area.start();
            }
            long next = Math.min(end, area.end());
            if (!visit.test(area)) {
                return;
            }
            at = next;
        }
        if (sawHole) {
            done.fail("ENOMEM");
        }
    }

    /** Gives all areas of a range other traits; one that is not fit for it ends the call with EINVAL. */
    void changeAll(long start, long end, Predicate<Area> isFit, UnaryOperator<Traits> change, Counts done) {
        walk(start, end, false, done, area -> {
            if (!isFit.test(area)) {
                done.fail("EINVAL");
                return false;
            }
            space.change(area, start, end, change);
            return true;
        });
    }

    /** What madvise says about the order of accesses. */
    static UnaryOperator<Traits> readAhead(ReadAhead advice) {
        return traits -> traits.withReadAhead(advice);
    }
}
