package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.LruList;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PatchEvent;
import dev.faultline.runtime.mm.VmStat;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * /proc/meminfo: where the machine's memory is.
 *
 * <p>Only the lines of what the machine has: there is no slab, and swap only where it was booted with it, so those lines are missing rather than 0.
 * The lists for files are not told apart from those for anonymous memory.
 *
 * <p>Source: fs/proc/proc_misc.c of Linux 2.6.11, fs/proc/meminfo.c of 2.6.32 and 6.18.
 *
 * @param lines in the kernel's order
 * @param labelWidth columns before the numbers
 */
public record MeminfoView(List<Line> lines, int labelWidth, List<Event> events) implements View {

    /** A line without a unit, of the page fault scalability patches: how often something was. */
    public record Event(String label, long times) {}

    /** A line; the amount is in bytes. */
    public record Line(String label, long bytes) {}

    /** What a line counts, in pages. */
    private record Amount(String label, ToLongFunction<KernelCounts> pages) {}

    private static final Amount TOTAL = new Amount("MemTotal", KernelCounts::total);
    private static final Amount FREE = new Amount("MemFree", KernelCounts::free);
    private static final Amount ACTIVE = new Amount("Active", KernelCounts::active);
    private static final Amount INACTIVE = new Amount("Inactive", KernelCounts::inactive);
    private static final Amount ACTIVE_ANON = new Amount("Active(anon)", KernelCounts.on(LruList.ACTIVE_ANON));
    private static final Amount INACTIVE_ANON = new Amount("Inactive(anon)", KernelCounts.on(LruList.INACTIVE_ANON));
    private static final Amount ACTIVE_FILE = new Amount("Active(file)", KernelCounts.on(LruList.ACTIVE_FILE));
    private static final Amount INACTIVE_FILE = new Amount("Inactive(file)", KernelCounts.on(LruList.INACTIVE_FILE));
    private static final Amount UNEVICTABLE = new Amount("Unevictable", KernelCounts.on(LruList.UNEVICTABLE));
    private static final Amount CACHED = new Amount("Cached", KernelCounts::cached);
    private static final Amount DIRTY = new Amount("Dirty", KernelCounts::dirty);
    private static final Amount WRITEBACK = new Amount("Writeback", KernelCounts::writeback);
    private static final Amount PAGE_TABLES = new Amount("PageTables", KernelCounts::pageTables);

    private static final Amount SWAP_CACHED = new Amount("SwapCached", KernelCounts::swapCached);
    private static final Amount SWAP_TOTAL = new Amount("SwapTotal", KernelCounts::swapTotal);
    private static final Amount SWAP_FREE = new Amount("SwapFree", KernelCounts::swapFree);

    /** Lines of a machine that was booted with swap. */
    private static final Set<Amount> OF_SWAP = Set.of(SWAP_CACHED, SWAP_TOTAL, SWAP_FREE);

    /** Lines of a kernel whose reclaim has more than one pair of lists. */
    private static final Set<Amount> OF_SPLIT_LISTS = Set.of(ACTIVE_ANON, INACTIVE_ANON, ACTIVE_FILE, INACTIVE_FILE, UNEVICTABLE);

    private static final Amount COMMITTED = new Amount("Committed_AS", KernelCounts::committed);

    /** Until 2.6.17; a page is Mapped whether it is anonymous or not. */
    private static final List<Amount> FIRST = List.of(
            TOTAL, FREE, CACHED, SWAP_CACHED, ACTIVE, INACTIVE, SWAP_TOTAL, SWAP_FREE, DIRTY, WRITEBACK,
            new Amount("Mapped", counts -> counts.mappedAnonymous() + counts.mappedFile()),
            COMMITTED,
            PAGE_TABLES);

    private static final List<Amount> SPLIT = List.of(
            TOTAL,
            FREE,
            CACHED,
            SWAP_CACHED,
            ACTIVE,
            INACTIVE,
            ACTIVE_ANON,
            INACTIVE_ANON,
            ACTIVE_FILE,
            INACTIVE_FILE,
            UNEVICTABLE,
            SWAP_TOTAL,
            SWAP_FREE,
            DIRTY,
            WRITEBACK,
            new Amount("AnonPages", KernelCounts::mappedAnonymous),
            new Amount("Mapped", KernelCounts::mappedFile),
            new Amount("Shmem", KernelCounts::shared),
            PAGE_TABLES,
            COMMITTED);

    static MeminfoView of(MemoryManager kernel) {
        KernelVersion version = kernel.kernel().version();
        boolean split = version.isAtLeast(Era.SPLIT_LISTS);
        boolean hasSwap = kernel.swap().exists();
        KernelCounts counts = KernelCounts.of(kernel);
        List<Line> lines = (split ? SPLIT : FIRST)
                .stream()
                .filter(amount -> hasSwap || !OF_SWAP.contains(amount))
                .filter(amount -> kernel.splitsLruLists() || !OF_SPLIT_LISTS.contains(amount))
                .map(amount -> new Line(amount.label, amount.pages.applyAsLong(counts) * counts.pageBytes()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (kernel.hugePages().exist()) {
            lines.add(new Line("AnonHugePages", counts.anonHuge() * kernel.hugePages().bytes()));
        }
        return new MeminfoView(List.copyOf(lines), split ? 16 : 14, events(kernel.vmStat()));
    }

    private static List<Event> events(VmStat events) {
        return events.countsPatchEvents()
                ? Arrays.stream(PatchEvent.values()).map(event -> new Event(event.label(), events.patchEvents(event))).toList()
                : List.of();
    }

    @Override
    public String text() {
        StringJoiner text = new StringJoiner("\n");
        for (Line line : lines) {
            text.add(("%-" + labelWidth + "s%8d kB").formatted(line.label + ":", line.bytes >>> 10));
        }
        for (Event event : events) {
            text.add("%s: %8d".formatted(event.label, event.times));
        }
        return text.toString();
    }
}
