package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mlockall;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.view.View;
import dev.faultline.runtime.view.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What one thread of a random machine does by itself: to files, to the heap and the stack, under locks and pressure. */
final class RandomOperations {

    private final Machine machine;
    private final Journal journal;
    private final Geometry geometry;
    private final List<Inode> files = new ArrayList<>();

    RandomOperations(Machine machine, Journal journal) {
        this.machine = machine;
        this.journal = journal;
        geometry = machine.config().arch().geometry();
    }

    /** Files that every process maps, shared or not, while others truncate and evict them. */
    void makeFiles(SplittableRandom chance) {
        for (int i = 0; i < 3; i++) {
            Inode.Kind kind = i == 0 ? Inode.Kind.TMPFS : Inode.Kind.DISK;
            MakeFile.Request request = new MakeFile.Request(
                    "file " + i, kind, bytes(chance.nextInt(i == 2 ? 120 : 40)), bytes(1 + chance.nextInt(9)),
                    i > 0 && chance.nextBoolean());
            Inode made = journal.attempt("main", "file", () -> machine.files().make(request));
            if (made != null) {
                files.add(made);
            }
        }
    }

    /** A part of a file, which may reach beyond its end; null for anonymous memory. */
    Mmap.Source source(SplittableRandom chance) {
        if (files.isEmpty() || chance.nextInt(3) != 0) {
            return null;
        }
        return new Mmap.Source(files.get(chance.nextInt(files.size())), bytes(chance.nextInt(3) == 0 ? chance.nextInt(20) : 0));
    }

    void onFile(String who, SplittableRandom chance) {
        if (files.isEmpty()) {
            return;
        }
        Inode file = files.get(chance.nextInt(files.size()));
        long from = chance.nextInt(3) == 0 ? chance.nextInt(1 << 18) : bytes(chance.nextInt(40));
        long to = from + (chance.nextInt(3) == 0 ? chance.nextInt(1 << 16) : bytes(1 + chance.nextInt(8)));
        switch (chance.nextInt(6)) {
            case 0, 1 -> journal.attempt(who, "truncate " + file + " " + from, () -> machine.files().truncate(file, from));
            case 2 -> journal.attempt(who, "evict " + file, () -> machine.files().evict(file));
            case 3 -> journal.attempt(who, "fsync " + file, () -> machine.files().fsync(file));
            case 4 -> journal.attempt(who, "read " + file, () -> machine.files().read(file, from, to));
            default -> journal.attempt(who, "write " + file, () -> machine.files().write(file, from, to));
        }
    }

    /** Another memory user comes and goes, of a size that matters on small machines; memory is written out. */
    void underPressure(String who, SplittableRandom chance) {
        int pages = chance.nextInt(200);
        switch (chance.nextInt(6)) {
            case 0 -> journal.attempt(who, "reclaim all", () -> machine.residency().reclaimAll());
            case 1 -> journal.attempt(who, "reclaim " + pages, () -> machine.residency().reclaim(pages));
            case 2 -> journal.attempt(who, "pressure release", () -> machine.residency().releasePressure());
            case 3 -> journal.attempt(who, "swapoff", () -> machine.residency().swapoff());
            default -> journal.attempt(who, "pressure " + pages, () -> machine.residency().pressure(pages));
        }
    }

    /** Memory of its own, which fights only over locks; charged, so that it may be refused. */
    void ownMapping(String who, SplittableRandom chance) {
        int length = 1 + chance.nextInt(100);
        Long mine = journal.attempt(who, "map", () -> machine.mmap(bytes(length), rw(), null));
        if (mine != null) {
            touch(who, Access.WRITE, PageOrder.stepped(mine, length, 1, geometry.pageShift(), false));
            if (chance.nextBoolean()) {
                journal.attempt(who, "munmap", () -> machine.munmap(mine, bytes(length)));
            }
        }
    }

    /** One heap for all threads of a process, which grows and shrinks under its users. */
    void heap(String who, SplittableRandom chance) {
        int pages = 1 + chance.nextInt(20);
        journal.attempt(who, "brk", () -> machine.brk(bytes(chance.nextInt(3) == 0 ? -pages : pages)));
        long start = machine.current().mm().heapStart();
        touch(who, Access.WRITE, PageOrder.stepped(start, pages, 1, geometry.pageShift(), chance.nextBoolean()));
    }

    /** One stack too: several may grow it at once. */
    void stack(String who, SplittableRandom chance) {
        int pages = 1 + chance.nextInt(30);
        long start = machine.current().mm().initialStackStart() - bytes(pages);
        Access access = chance.nextBoolean() ? Access.READ : Access.WRITE;
        touch(who, access, PageOrder.stepped(start, pages, 1, geometry.pageShift(), chance.nextInt(4) != 0));
    }

    void lock(String who, SplittableRandom chance, long start, int length) {
        boolean onFault = chance.nextInt(3) == 0;
        switch (chance.nextInt(8)) {
            case 0 ->
                    journal.attempt(who, "mlockall", () -> machine.residency().mlockall(Set.of(Mlockall.Flag.values()[chance.nextInt(3)])));
            case 1 -> journal.attempt(who, "munlockall", () -> machine.residency().munlockall());
            case 2, 3 -> journal.attempt(who, "munlock", () -> machine.residency().munlock(start, bytes(length)));
            default -> journal.attempt(who, "mlock", () -> machine.residency().mlock(start, bytes(length), onFault));
        }
    }

    void kernelAccess(String who, SplittableRandom chance, long start, int length) {
        PageOrder order = PageOrder.stepped(start, length, 1, geometry.pageShift(), false);
        Access access = chance.nextBoolean() ? Access.READ : Access.WRITE;
        if (chance.nextBoolean()) {
            journal.attempt(who, "copy " + access, () -> machine.copyUser(access, order, 1));
        } else {
            journal.attempt(who, "gup " + access, () -> machine.getUserPages(access, order, 1));
        }
    }

    /** What the kernel shows must be the same too. Not vmstat: its per-CPU events are summed without order, as by the kernel. */
    void look(String who, int which, long start, int length) {
        View seen = journal.attempt(who, "look", () -> switch (which) {
            case 0 -> machine.view(Views::maps);
            case 1 -> machine.view((views, _) -> views.meminfo());
            case 2 -> machine.view((views, mm) -> views.pagemap(mm, start, bytes(length)));
            case 3 -> machine.view((views, mm) -> views.pageTable(mm, start, bytes(length)));
            default -> machine.view(Views::smaps);
        });
        journal.write(who, seen == null ? "no such view" : seen.text());
    }

    void touch(String who, Access access, PageOrder order) {
        journal.attempt(who, "touch " + access + " " + order.count(), () -> machine.touch(access, order, 1));
    }

    long bytes(long pages) {
        return pages << geometry.pageShift();
    }

    static long rw() {
        return VmaFlags.READ | VmaFlags.WRITE;
    }
}
