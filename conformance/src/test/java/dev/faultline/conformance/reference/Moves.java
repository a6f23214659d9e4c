package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Workload.Line;
import org.jspecify.annotations.Nullable;

/** mremap: in place, or to an address, where it replaces what is there. */
final class Moves {

    private final Space space;
    private final Calls calls;
    private final Counts done;

    Moves(Space space, Calls calls, Counts done) {
        this.space = space;
        this.calls = calls;
        this.done = done;
    }

    /** @param target first page of the destination, null: in place */
    void mremap(Line line, long start, long oldPages, long newPages, @Nullable Long target) {
        boolean keeps = line.has("dontunmap");
        if (target == null) {
            resize(start, oldPages, newPages);
        } else if (start < target + newPages && target < start + oldPages || keeps && oldPages != newPages) {
            done.fail("EINVAL");
        } else if (oldPages == newPages) {
            moveAll(start, oldPages, target, keeps);
        } else {
            moveOne(start, oldPages, newPages, target);
        }
    }

    private void resize(long start, long oldPages, long newPages) {
        Area area = space.find(start);
        if (area == null || newPages > oldPages && start + oldPages > area.end()) {
            done.fail("EFAULT");
        } else if (newPages < oldPages) {
            space.unmap(start + newPages, start + oldPages);
        } else if (newPages > oldPages) {
            grow(area, start, oldPages, newPages);
        }
    }

    private void grow(Area area, long start, long oldPages, long newPages) {
        long end = start + newPages;
        if (start + oldPages != area.end() || !space.isFree(area.end(), end)) {
            done.fail("ENOMEM");
            return;
        }
        Area more = new Area(
                area.end(),
                end,
                area.traits(),
                area.object(),
                area.offset() + area.pages(),
                area.lineage(),
                area.inherited());
        space.insert(more);
        if (area.traits().locked()) {
            calls.populate(more.start(), end, done);
        }
    }

    /** With equal sizes any number of areas move, and holes between them stay holes. */
    private void moveAll(long start, long pages, long target, boolean keeps) {
        long at = start;
        while (at < start + pages) {
            Area area = space.atOrAbove(at);
            if (area == null || area.start() >= start + pages) {
                break;
            }
            if (at == start && area.start() > start) {
                done.fail("EFAULT");
                return;
            }
            long from = Math.max(start, area.start());
            long count = Math.min(start + pages, area.end()) - from;
            space.unmap(target + from - start, target + from - start + count);
            move(space.find(from), from, count, count, target + from - start, keeps);
            at = from + count;
        }
        if (at == start) {
            done.fail("EFAULT");
        }
    }

    private void moveOne(long start, long oldPages, long newPages, long target) {
        Area area = space.find(start);
        if (area == null || start + Math.min(oldPages, newPages) > area.end()) {
            done.fail("EFAULT");
            return;
        }
        space.unmap(target, target + newPages);
        if (newPages < oldPages) {
            space.unmap(start + newPages, start + oldPages);
        }
        move(space.find(start), start, Math.min(oldPages, newPages), newPages, target, false);
    }

    private void move(Area area, long start, long oldPages, long newPages, long target, boolean keeps) {
        Area source = area.clip(start, start + oldPages);
        space.insert(source.moved(target, newPages));
        space.move(start, start + oldPages, target - start);
        if (keeps) {
            leaveBehind(start, oldPages);
        } else {
            space.unmap(start, start + oldPages);
        }
        if (area.traits().locked()) {
            calls.populate(target + oldPages, target + newPages, done);
        }
    }

    /** MREMAP_DONTUNMAP leaves a mapping without pages, unlocked but not merged; one that moved whole begins anew. */
    private void leaveBehind(long start, long pages) {
        Area left = space.find(start);
        Area unlocked = left.with(left.traits().withLock(false, false));
        boolean movedWhole = left.start() == start && left.pages() == pages;
        space.replace(left, movedWhole ? unlocked.with(null, false) : unlocked);
    }
}
