package dev.faultline.conformance.reference;

import dev.faultline.conformance.reference.Entry.Guard;
import dev.faultline.conformance.reference.Faults.Outcome;
import dev.faultline.conformance.reference.Traits.ReadAhead;

/** madvise. */
final class Advice {

    private final Space space;
    private final Calls calls;
    private final Counts done;
    private final boolean isMemoryScarce;

    /** @param isMemoryScarce whether reclaim may take what is given up */
    Advice(Space space, Calls calls, Counts done, boolean isMemoryScarce) {
        this.space = space;
        this.calls = calls;
        this.done = done;
        this.isMemoryScarce = isMemoryScarce;
    }

    void give(String advice, long start, long end) {
        switch (advice) {
            case "normal" -> calls.changeAll(start, end, _ -> true, Calls.readAhead(ReadAhead.NORMAL), done);
            case "random" -> calls.changeAll(start, end, _ -> true, Calls.readAhead(ReadAhead.RANDOM), done);
            case "sequential" -> calls.changeAll(start, end, _ -> true, Calls.readAhead(ReadAhead.SEQUENTIAL), done);
            case "dontfork" -> calls.changeAll(start, end, _ -> true, traits -> traits.withFork(true, traits.wipedByFork()), done);
            case "dofork" -> calls.changeAll(start, end, _ -> true, traits -> traits.withFork(false, traits.wipedByFork()), done);
            case "wipeonfork" -> calls.changeAll(
                    start, end, area -> area.object() == null, traits -> traits.withFork(traits.skippedByFork(), true), done);
            case "keeponfork" -> calls.changeAll(start, end, _ -> true, traits -> traits.withFork(traits.skippedByFork(), false), done);
            case "willneed" -> calls.changeAll(start, end, _ -> true, traits -> traits, done);
            case "cold", "pageout" -> calls.changeAll(start, end, area -> !area.traits().locked(), traits -> traits, done);
            case "free" -> free(start, end);
            case "dontneed" -> dontNeed(start, end);
            case "remove" -> remove(start, end);
            case "populate_read" -> populate(start, end, false);
            case "populate_write" -> populate(start, end, true);
            case "guard_install" -> guard(start, end);
            case "guard_remove" -> calls.walk(start, end, false, done, area -> {
                space.entries.subMap(Math.max(start, area.start()), Math.min(end, area.end())).values().removeIf(Guard.class::isInstance);
                return true;
            });
            default -> throw new IllegalArgumentException("unknown advice " + advice);
        }
    }

    private void dontNeed(long start, long end) {
        calls.walk(start, end, false, done, area -> {
            if (area.traits().locked()) {
                done.fail("EINVAL");
                return false;
            }
            long from = Math.max(start, area.start());
            long to = Math.min(end, area.end());
            space.drop(from, to, false);
            space.tables.freeLeavesWithin(from, to);
            return true;
        });
    }

    /** Reclaim may take the pages, as this process has them, until they are written. */
    private void free(long start, long end) {
        calls.walk(start, end, false, done, area -> {
            if (area.object() != null || area.traits().locked()) {
                done.fail("EINVAL");
                return false;
            }
            if (isMemoryScarce) {
                space.giveUp(Math.max(start, area.start()), Math.min(end, area.end()));
            }
            return true;
        });
    }

    /** Takes the pages out of the object, and so from under everybody who maps them. */
    private void remove(long start, long end) {
        calls.walk(start, end, false, done, area -> {
            if (area.traits().locked() || area.object() == null) {
                done.fail("EINVAL");
                return false;
            }
            if (!area.traits().shared()) {
                done.fail("EACCES");
                return false;
            }
            long from = area.offset() + Math.max(start, area.start()) - area.start();
            long to = area.offset() + Math.min(end, area.end()) - area.start();
            area.object().remove(from, to);
            return true;
        });
    }

    private void populate(long start, long end, boolean write) {
        Faults faults = new Faults(space, done);
        for (long page = start; page < end; page++) {
            Area area = space.find(page);
            if (area == null) {
                done.fail("ENOMEM");
                return;
            }
            if (!(write ? area.traits().write() : area.traits().read())) {
                done.fail("EINVAL");
                return;
            }
            Outcome outcome = write ? faults.write(area, page) : faults.read(area, page);
            if (outcome != Outcome.DONE) {
                done.fail("EFAULT");
                return;
            }
        }
    }

    private void guard(long start, long end) {
        Faults faults = new Faults(space, done);
        calls.walk(start, end, false, done, area -> {
            if (area.traits().locked()) {
                done.fail("EINVAL");
                return false;
            }
            faults.register(area);
            for (long page = Math.max(start, area.start()); page < Math.min(end, area.end()); page++) {
                space.set(page, new Guard());
            }
            return true;
        });
    }
}
