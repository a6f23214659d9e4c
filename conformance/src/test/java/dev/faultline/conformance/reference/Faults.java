package dev.faultline.conformance.reference;

import dev.faultline.conformance.reference.Entry.Anonymous;
import dev.faultline.conformance.reference.Entry.Page;
import dev.faultline.conformance.reference.Entry.Shared;
import dev.faultline.conformance.reference.Entry.Zero;
import org.jspecify.annotations.Nullable;

/**
 * What an access to one page does: nothing, a fault that is handled, a signal.
 *
 * <pre>
 *   found in the entry        read                          write
 *   nothing, private          zero page                     a new page
 *   nothing, shared or file   the page of the object,       shared: the page of the object
 *                             and its neighbours            private: a copy of it
 *   zero page                 -                             a new page
 *   anonymous, not writable   -                             reuse if exclusive or the only mapping, else a copy
 *   guard                     SIGSEGV                       SIGSEGV
 * </pre>
 */
final class Faults {

    private static final long FAULT_AROUND_BYTES = 64 << 10;
    private static final long STACK_GAP_PAGES = 256;
    private static final long STACK_LIMIT_BYTES = 8L << 20;

    private final Space space;
    private final Counts counts;

    /** How an access ended. */
    enum Outcome {
        DONE, SEGV, BUS
    }

    Faults(Space space, Counts counts) {
        this.space = space;
        this.counts = counts;
    }

    /**
     * Accesses one page.
     *
     * @param stored what a write leaves there; null for an access that changes nothing (a read, an instruction, an atomic add of 0)
     */
    Outcome access(long page, String mode, @Nullable Integer stored) {
        Area area = space.find(page);
        if (area == null) {
            area = growStack(page);
        }
        if (area == null) {
            return Outcome.SEGV;
        }
        if (!allows(area.traits(), mode, space.entries.containsKey(page))) {
            return Outcome.SEGV;
        }
        boolean writes = !mode.equals("read") && !mode.equals("exec");
        Outcome outcome = writes ? write(area, page) : read(area, page);
        if (outcome == Outcome.DONE && stored != null) {
            store(page, stored);
        }
        return outcome;
    }

    private boolean allows(Traits traits, String mode, boolean isPresent) {
        return switch (mode) {
            case "read" -> traits.read() || traits.isAccessible() && (space.paging.anyRightReads() || isPresent);
            case "exec" -> traits.exec() || traits.isAccessible() && !space.paging.refusesExec();
            default -> traits.write();
        };
    }

    private void store(long page, int value) {
        switch (space.entries.get(page)) {
            case Anonymous anonymous -> {
                anonymous.page().content = value;
                anonymous.page().mayBeZero = false;
            }
            case Shared shared -> shared.object().contents.put(shared.index(), value);
            case null, default -> throw new IllegalStateException("A write left nothing to write to.");
        }
    }

    // ---- reading -----------------------------------------------------------------------------------------------------

    Outcome read(Area area, long page) {
        Entry entry = space.entries.get(page);
        if (entry instanceof Entry.Guard) {
            return Outcome.SEGV;
        }
        if (entry != null) {
            return Outcome.DONE;
        }
        if (area.object() == null) {
            fault("zero_page");
            space.set(page, new Zero());
            return Outcome.DONE;
        }
        return readShared(area, area.object(), page);
    }

    /** Maps what is there already around the page, then the page itself. */
    private Outcome readShared(Area area, MemoryObject object, long page) {
        long window = FAULT_AROUND_BYTES >>> space.paging.pageShift();
        long inTable = page % space.paging.pagesPerTable(0);
        long base = page - inTable;
        long from = Math.max(inTable / window * window, inTable - Math.min(inTable, page - area.start()));
        long to = Math.min(Math.min(from + window, space.paging.pagesPerTable(0)), area.end() - base);
        for (long near = base + from; near < base + to; near++) {
            long index = area.offset() + near - area.start();
            if (index < object.size && object.contents.containsKey(index) && !space.entries.containsKey(near)) {
                space.set(near, new Shared(object, index, mayWriteThrough(area)));
            }
        }
        if (!space.entries.containsKey(page)) {
            long index = area.offset() + page - area.start();
            if (index >= object.size) {
                return beyondTheEnd(page);
            }
            object.contents.put(index, 0);
            space.set(page, new Shared(object, index, mayWriteThrough(area)));
        }
        fault("shmem_read");
        return Outcome.DONE;
    }

    private static boolean mayWriteThrough(Area area) {
        return area.traits().write() && area.traits().shared();
    }

    private Outcome beyondTheEnd(long page) {
        // The leaf table is only hung in together with a page.
        space.tables.make(page, Math.min(1, space.paging.levels()));
        return Outcome.BUS;
    }

    // ---- writing -----------------------------------------------------------------------------------------------------

    Outcome write(Area area, long page) {
        return switch (space.entries.get(page)) {
            case null -> writeAbsent(area, page);
            case Zero _ -> newPage(area, page, "zero_cow", new Page(0));
            case Entry.Guard _ -> Outcome.SEGV;
            case Shared shared when !area.traits().shared() ->
                    newPage(area, page, "file_private_cow", new Page(shared.object().content(shared.index())));
            case Shared(MemoryObject object, long index, boolean writable) -> {
                if (!writable) {
                    fault("shared_wp");
                    space.set(page, new Shared(object, index, true));
                }
                yield Outcome.DONE;
            }
            case Anonymous anonymous -> anonymous.writable() ? Outcome.DONE : unshare(page, anonymous, true);
        };
    }

    private Outcome newPage(Area area, long page, String kind, Page filled) {
        register(area);
        fault(kind);
        space.set(page, new Anonymous(filled, true, true));
        return Outcome.DONE;
    }

    private Outcome writeAbsent(Area area, long page) {
        if (area.object() == null) {
            return newPage(area, page, "anonymous", new Page(0));
        }
        return area.traits().shared() ? writeShared(area, area.object(), page) : copyAbsent(area, area.object(), page);
    }

    private Outcome copyAbsent(Area area, MemoryObject file, long page) {
        long index = area.offset() + page - area.start();
        return index < file.size ? newPage(area, page, "file_private", new Page(file.content(index))) : beyondTheEnd(page);
    }

    private Outcome writeShared(Area area, MemoryObject object, long page) {
        long index = area.offset() + page - area.start();
        if (index >= object.size) {
            return beyondTheEnd(page);
        }
        object.contents.putIfAbsent(index, 0);
        fault("shmem_write");
        space.set(page, new Shared(object, index, true));
        return Outcome.DONE;
    }

    /** Makes a page this process's own: in place where nobody else maps it, else as a copy. */
    Outcome unshare(long page, Anonymous anonymous, boolean writable) {
        Page own = anonymous.page();
        if (anonymous.exclusive() || own.mappings == 1) {
            fault("reuse");
            space.entries.put(page, new Anonymous(own, writable, true));
        } else {
            fault("cow");
            space.set(page, new Anonymous(own.copy(), writable, true));
        }
        return Outcome.DONE;
    }

    /** Pinning wants a page nobody else can change: one that is shared since a fork is unshared, though only for reading. */
    Outcome pinForReading(Area area, long page) {
        if (space.entries.get(page) instanceof Anonymous anonymous && !anonymous.writable() && !anonymous.exclusive()) {
            return unshare(page, anonymous, false);
        }
        return read(area, page);
    }

    /** The first page of its own ties an area to a register: to a neighbour's if the two could become one by mprotect. */
    void register(Area area) {
        if (area.lineage() != null) {
            return;
        }
        Area above = space.find(area.end());
        Area below = area.start() == 0 ? null : space.find(area.start() - 1);
        Area lender = null;
        if (above != null && area.isContinuedBy(above) && lends(above, area)) {
            lender = above;
        } else if (below != null && below.isContinuedBy(area) && lends(below, area)) {
            lender = below;
        }
        space.replace(area, area.with(lender == null ? new Area.Lineage() : lender.lineage(), false));
    }

    private static boolean lends(Area lender, Area area) {
        return lender.lineage() != null && !lender.inherited() && lender.traits().likeButForRights(area.traits());
    }

    private void fault(String kind) {
        counts.add("minor", 1);
        counts.add(kind, 1);
    }

    // ---- the stack ---------------------------------------------------------------------------------------------------

    /** An access below an area that grows downwards makes it reach there, as far as the limit and the gap to the next one allow. */
    private @Nullable Area growStack(long page) {
        Area stack = space.atOrAbove(page);
        if (stack == null || !stack.traits().growsDown()) {
            return null;
        }
        Area below = space.areas.stream().filter(area -> area.end() <= page).reduce((_, last) -> last).orElse(null);
        if (below != null && below.traits().isAccessible() && !below.traits().growsDown() && page - below.end() < STACK_GAP_PAGES) {
            return null;
        }
        register(stack);
        stack = space.find(stack.start());
        if (stack.end() - page > STACK_LIMIT_BYTES >>> space.paging.pageShift()) {
            return null;
        }
        Area grown = new Area(
                page,
                stack.end(),
                stack.traits(),
                stack.object(),
                stack.offset() - (stack.start() - page),
                stack.lineage(),
                stack.inherited());
        space.replace(stack, grown);
        return grown;
    }
}
