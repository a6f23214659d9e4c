package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The address spaces of a machine: how they come and go, and which of them each CPU has loaded. */
public final class AddressSpaces {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final Geometry geometry;
    private final List<AddressSpace> live = new ArrayList<>();

    /** The address space each CPU has loaded: what its TLB holds belongs to it, or to none. */
    private final @Nullable AddressSpace[] loaded;

    /** Page tables an address space has from the start: the top one, and those below it that the architecture keeps. */
    private final int tablesAtBirth;

    private int nextSpace = 1;

    AddressSpaces(MemoryManager kernel) {
        this.kernel = kernel;
        arch = kernel.arch;
        geometry = arch.geometry();
        loaded = new AddressSpace[kernel.cpus.length];
        tablesAtBirth = arch.keepsMiddleTables() ? 2 + geometry.index(geometry.topLevel(), geometry.userLimit() - 1) : 1;
    }

    /** Every live address space, oldest first. */
    List<AddressSpace> live() {
        return Collections.unmodifiableList(live);
    }

    /** The address space of the first process, with the program in it: what making it takes is part of booting. */
    public AddressSpace first() {
        long[] pages = new long[tablesAtBirth];
        Arrays.setAll(pages, _ -> kernel.memory.take(0));
        AddressSpace mm = make(pages);
        new ProgramImage(kernel).load(mm);
        return mm;
    }

    /**
     * A new, empty address space with its top table and those that architecture keeps below it.
     *
     * @return null when there is no memory for the tables
     */
    public @Nullable AddressSpace make(Task task) {
        long[] pages = new long[tablesAtBirth];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = kernel.allocator.allocate(task.cpu());
            if (pages[i] == Zone.EMPTY) {
                Arrays.stream(pages, 0, i).forEach(page -> kernel.allocator.free(task.cpu(), page));
                return null;
            }
        }
        // Numbers and the list of address spaces are the machine's.
        task.cpu().order();
        return make(pages);
    }

    /** @param tablePages frames of the top table, then of those below it that are there from the start */
    private AddressSpace make(long[] tablePages) {
        for (long page : tablePages) {
            kernel.frames.set(page, FrameTable.TABLE);
        }
        AddressSpace mm = new AddressSpace(
                nextSpace++,
                arch,
                new VmaOps(arch, kernel.rules, kernel.layout, kernel.sysctls.maxMapCount()),
                tablePages[0],
                kernel.locks.rwSem(kernel.kernel.mmapLock(), LockRank.MMAP_SEM),
                kernel.locks.spinLock("page_table_lock", LockRank.PAGE_TABLE_LOCK),
                kernel.locks.sharedCounters(),
                kernel.vmaLock == null ? null : new VmaLocks(kernel.vmaLock, kernel.locks.readMostlyWord()));
        for (int i = 1; i < tablePages.length; i++) {
            PageTable root = mm.pageTables().root();
            mm.pageTables().install(root, geometry.entryBase(root.level, 0, i - 1), tablePages[i]);
        }
        if (kernel.changesMappingsInOrder) {
            mm.vmas().lockedBy(new OrderedChanges(kernel.engine));
        }
        mm.vmas().tell(VmaTree.Listener.both(kernel.anonVmas.linker(mm), kernel.inodes.linker(mm)));
        live.add(mm);
        return mm;
    }

    /** Makes {@code cpu} run in {@code mm}. An ordered operation. */
    void enter(Cpu cpu, AddressSpace mm) {
        AddressSpace before = loaded[cpu.number()];
        if (before != mm) {
            kernel.tlbFlush.load(cpu, mm, before);
            loaded[cpu.number()] = mm;
        }
    }

    /** Forgets an address space whose pages and tables are gone. */
    void discard(AddressSpace mm) {
        live.remove(mm);
        kernel.locks.discard(mm.mmapSem());
        kernel.locks.discard(mm.pageTableLock());
    }

    /** The live address space with that number (of which a TLB tag holds 12 bits), if {@code cpu} may hold translations of it. */
    @Nullable
    AddressSpace loadedBy(Cpu cpu, int tagBits) {
        for (AddressSpace mm : live) {
            if ((mm.id() & 0xFFF) == tagBits && mm.cpus().get(cpu.number())) {
                return mm;
            }
        }
        return null;
    }
}
