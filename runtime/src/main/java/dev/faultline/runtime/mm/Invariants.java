package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold whenever no operation is under way: every counter equals a recount of the page tables, every frame is accounted for and led
 * back from to each entry that maps it, no entry lets one process write what another sees as its own, no TLB allows what memory does not.
 */
public final class Invariants {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final List<String> violations = new ArrayList<>();

    /** Frames and how many present entries map them, over all address spaces. */
    private final Map<Long, Integer> mappings = new HashMap<>();

    private long tables;

    public Invariants(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
    }

    /** Checks everything; one sentence a violation, none if all is well. */
    public List<String> check(FaultDesign design) {
        for (AddressSpace mm : kernel.spaces()) {
            recount(mm);
            violations.addAll(design.invariants(mm));
        }
        checkFrames();
        for (Cpu cpu : kernel.cpus) {
            checkTlb(cpu);
        }
        return violations;
    }

    private void recount(AddressSpace mm) {
        tables += mm.pageTables().count();
        long[] anonymous = {0};
        for (Vma vma : mm.vmas()) {
            mm.pageTables().forEachLeaf(vma.start(), vma.end(), (leaf, from, to) -> {
                for (int i = from; i < to; i++) {
                    long entry = leaf.words[i];
                    if (arch.isPresent(entry) && arch.pfn(entry) != Memory.ZERO_PFN) {
                        anonymous[0]++;
                        mappings.merge(arch.pfn(entry), 1, Integer::sum);
                    }
                    if (arch.isPresent(entry) && !vma.has(VmaFlags.SHARED)) {
                        checkPrivate(entry, leaf.base + ((long) i << arch.geometry().pageShift()), mm);
                    }
                }
            });
        }
        if (anonymous[0] != mm.anonRss()) {
            violate("address space %d counts %d anonymous pages, its page tables hold %d".formatted(
                    mm.id(), mm.anonRss(), anonymous[0]));
        }
    }

    /** An entry of a private mapping may be writable only where no other entry maps the page. */
    private void checkPrivate(long entry, long address, AddressSpace mm) {
        long pfn = arch.pfn(entry);
        if (arch.isWritable(entry) && (pfn == Memory.ZERO_PFN || kernel.frames.mapCount(pfn) > 1)) {
            violate("address space %d may write at %x to frame %x, which others map too".formatted(mm.id(), address, pfn));
        }
        if (kernel.frames.has(pfn, FrameTable.EXCLUSIVE) && kernel.frames.mapCount(pfn) > 1) {
            violate("frame %x is marked exclusive and mapped %d times".formatted(pfn, kernel.frames.mapCount(pfn)));
        }
    }

    private void checkFrames() {
        for (Map.Entry<Long, Integer> mapped : mappings.entrySet()) {
            int counted = kernel.frames.mapCount(mapped.getKey());
            if (counted != mapped.getValue()) {
                violate("frame %x counts %d mappings, page tables hold %d".formatted(
                        mapped.getKey(), counted, mapped.getValue()));
            }
            checkReverseMap(mapped.getKey(), mapped.getValue());
        }
        long waitingOnly = kernel.pagevecs.unmapped();
        long accounted = kernel.allocator.freePages() + tables + mappings.size() + waitingOnly + kernel.reservedFrames();
        if (accounted != kernel.memory.totalFrames()) {
            violate("of %d frames %d are accounted for: %d free, %d page tables, %d mapped, %d in a pagevec only, %d reserved".formatted(
                    kernel.memory.totalFrames(),
                    accounted,
                    kernel.allocator.freePages(),
                    tables,
                    mappings.size(),
                    waitingOnly,
                    kernel.reservedFrames()));
        }
    }

    private void checkReverseMap(long pfn, int mapped) {
        int[] found = {0};
        kernel.rmap.forEachMapping(pfn, (mm, vma, address) -> found[0]++);
        if (kernel.frames.has(pfn, FrameTable.ANON) && found[0] != mapped) {
            violate("the reverse map leads from frame %x to %d entries, page tables hold %d".formatted(pfn, found[0], mapped));
        }
    }

    private void checkTlb(Cpu cpu) {
        cpu.tlb().forEach((tag, word) -> {
            AddressSpace mm = kernel.loadedBy(cpu, (int) tag & 0xFFF);
            if (mm == null || !arch.hardwarePresent(word)) {
                return;
            }
            long address = tag >>> 12 << arch.geometry().pageShift();
            long entry = mm.pageTables().read(address);
            boolean stale = !arch.hardwarePresent(entry)
                    || arch.pfn(entry) != arch.pfn(word)
                    || arch.hardwareWritable(word) && !arch.hardwareWritable(entry);
            if (stale) {
                violate("the TLB of cpu %d holds a stale translation of %x".formatted(cpu.number(), address));
            }
        });
    }

    private void violate(String sentence) {
        violations.add(sentence);
    }
}
