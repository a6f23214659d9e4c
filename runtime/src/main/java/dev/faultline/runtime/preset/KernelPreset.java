package dev.faultline.runtime.preset;

import dev.faultline.runtime.data.DataObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one kernel does unless a script says otherwise.
 *
 * @param name as scripts spell it, "2.6.11-v19"
 * @param design the fault-path design it has
 * @param designVersion which of several versions of that design, or null where there is one
 * @param rwsem kind of reader-writer semaphore, "generic" or "xadd", by architecture
 * @param spinlock "test-and-set", "ticket" or "queued"
 * @param counters where changes of the rss counters go: "locked", "atomic", "per-task", "delta", "unlocked" or "percpu"
 * @param prefault rule of anticipatory faulting, "none" for all kernels that have no such patch
 * @param prezero whether free pages are cleared in the background
 * @param pagevecPages pages in a CPU's batch for the LRU lists
 * @param pcpBatchBytes what a CPU's list of free pages takes from its zone or gives back at once, in bytes
 * @param pcpHighBatches batches that list holds before it gives one back
 * @param mmapLock the kernel's name of the lock of an address space's mappings
 * @param scheduler placement and preemption policy: "2.6-o1" or "fair"
 * @param faultAroundBytes window a read fault on a file maps at once, 0 where there is none
 * @param forkLocksVmas whether fork, in a kernel whose VMAs have locks, takes those of the parent's
 * @param behaviour generation of the rules of what faults: what fork copies, what mprotect restores, what is counted
 */
public record KernelPreset(
        String name,
        String design,
        @Nullable String designVersion,
        Map<String, String> rwsem,
        String spinlock,
        String counters,
        String prefault,
        boolean prezero,
        int pagevecPages,
        int pcpBatchBytes,
        int pcpHighBatches,
        String mmapLock,
        String scheduler,
        int faultAroundBytes,
        boolean forkLocksVmas,
        Behaviour behaviour) {

    /** A generation of fault behaviour. */
    public enum Behaviour {
        /** Linux 2.6: fork copies every VMA; the zero page is reserved; a page is reused when nobody else counts it. */
        CLASSIC,
        /** Linux 6: fork skips VMAs without anon_vma; exclusive pages; fault-around. */
        MODERN
    }

    public KernelPreset {
        rwsem = Map.copyOf(rwsem);
        if (pagevecPages < 1 || pcpBatchBytes < 1 || pcpHighBatches < 1) {
            throw new IllegalArgumentException("kernel " + name + " lacks a batch size");
        }
    }

    /** Reads an entry of the kernels' file. */
    static KernelPreset of(DataObject entry) {
        Map<String, String> rwsem = new LinkedHashMap<>();
        DataObject kinds = entry.object("rwsem");
        for (String arch : kinds.names()) {
            rwsem.put(arch, kinds.text(arch));
        }
        KernelPreset preset = new KernelPreset(
                entry.text("name"),
                entry.text("design"),
                entry.textOrNull("design_version"),
                rwsem,
                entry.text("spinlock"),
                entry.text("counters"),
                entry.text("prefault"),
                entry.flag("prezero"),
                entry.integer("pagevec_pages"),
                entry.integer("pcp_batch_bytes"),
                entry.integer("pcp_high_batches"),
                entry.text("mmap_lock"),
                entry.text("scheduler"),
                entry.integer("fault_around_bytes"),
                entry.flag("fork_locks_vmas"),
                Behaviour.valueOf(entry.text("behaviour")));
        // The reader of the file has followed it already.
        entry.textOrNull("based_on");
        entry.rejectRest();
        return preset;
    }

    /** The same kernel with another prefault rule, and with prezeroing or without. */
    public KernelPreset with(PrefaultRule rule, boolean prezeroes) {
        return new KernelPreset(
                name, design, designVersion, rwsem, spinlock, counters, rule.text(), prezeroes, pagevecPages, pcpBatchBytes, pcpHighBatches,
                mmapLock, scheduler, faultAroundBytes, forkLocksVmas, behaviour);
    }

    public PrefaultRule prefaultRule() {
        return PrefaultRule.of(prefault);
    }

    public KernelVersion version() {
        return KernelVersion.of(name);
    }

    /**
     * The kind of rwsem on an architecture.
     *
     * @throws IllegalArgumentException for an architecture this kernel's file does not know
     */
    public String rwsem(String arch) {
        String kind = rwsem.get(arch);
        if (kind == null) {
            throw new IllegalArgumentException("kernel " + name + " does not know architecture " + arch);
        }
        return kind;
    }

    /** Pages a CPU's list takes from its zone at once; at least 1. */
    public int pcpBatchPages(int pageSize) {
        return Math.max(1, pcpBatchBytes / pageSize);
    }
}
