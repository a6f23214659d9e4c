package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Origins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Everything that frees pages which somebody uses, put together for one machine: what is in mm/vmscan.c, and the killer behind it. */
public final class Vmscan {

    /** Passes over all pages before a request is given up: those after the second find what a user had locked for a moment. */
    private static final int PASSES = 4;

    private final MemoryManager kernel;
    private final ZoneReclaim[] zones;
    private final Reclaim reclaim;
    private final DirectReclaim directReclaim;
    private final Pressure pressure;
    private final int[] allNodes;

    /**
     * Takes over the allocator's shortages, and sets the zones' watermarks.
     *
     * @param candidates who can be killed
     * @param origins on which {@link Origins#KSWAPD_LINE} what the kernel threads do is charged
     */
    public Vmscan(MemoryManager kernel, FaultDesign design, OomKiller.Candidates candidates, Origins origins) {
        this.kernel = kernel;
        int nodes = kernel.memory.nodes();
        reclaim = new Reclaim(kernel, design);
        zones = new ZoneReclaim[nodes];
        Kswapd[] kswapds = new Kswapd[nodes];
        long total = kernel.memory.managedFrames();
        for (int node = 0; node < nodes; node++) {
            Zone zone = kernel.memory.zone(node);
            zone.watermarks(Watermarks.of(kernel.kernel, zone.managedFrames(), total, kernel.arch.geometry().pageShift()));
            zones[node] = new ZoneReclaim(kernel, design, reclaim, node);
            kswapds[node] = new Kswapd(kernel, node, zones[node], origins);
        }
        directReclaim = new DirectReclaim(kernel, zones);
        allNodes = IntStream.range(0, nodes).toArray();
        pressure = new Pressure(kernel, origins);
        if (kernel.kernel.prezero()) {
            Scrubber.install(kernel, origins);
        }
        kernel.vmscan(this);
        SlowAllocation slow = new SlowAllocation(kernel, directReclaim, kswapds, new OomKiller(kernel, () -> living(candidates)));
        kernel.allocator.inShortage((cpu, mayFail) -> slow.allocate(kernel.scheduler.current(cpu), mayFail));
    }

    private List<OomKiller.Candidate> living(OomKiller.Candidates processes) {
        List<OomKiller.Candidate> all = new ArrayList<>(processes.living());
        all.addAll(kernel.swap.swapoffs());
        if (pressure.mappedPages() > 0) {
            all.add(pressure);
        }
        return all;
    }

    /** Another user of the memory, whom a script can call in. */
    public Pressure pressure() {
        return pressure;
    }

    // ---- on request -------------------------------------------------------------------------------------------------

    /**
     * Frees {@code pages} pages as direct reclaim would, whoever has them and as far as that goes.
     *
     * @return how many were freed
     */
    public long reclaim(Task task, long pages) {
        ReclaimScan scan = new ReclaimScan(task, ReclaimScan.By.DIRECT);
        long before = -1;
        while (scan.reclaimed < pages && scan.reclaimed > before && !task.isKilled()) {
            before = scan.reclaimed;
            directReclaim.free(scan, allNodes, pages);
        }
        return scan.reclaimed;
    }

    /**
     * Writes all pages out that go to swap and frees them, whoever has them, but for locked ones. What is not on a list yet is brought there first, except
     * from batches of CPUs that are at work.
     */
    public void reclaimSwapBacked(Task task) {
        drainBatches(task);
        ReclaimScan scan = new ReclaimScan(task, ReclaimScan.By.REQUEST);
        long before = -1;
        // The first pass begins to write, the next ones free what is written.
        for (int pass = 0; pass < PASSES && (pass < 2 || scan.reclaimed > before); pass++) {
            kernel.swap.awaitWrites(task, Integer.MAX_VALUE);
            before = scan.reclaimed;
            for (ZoneReclaim zone : zones) {
                zone.shrinkSwapBacked(scan);
            }
        }
    }

    private void drainBatches(Task task) {
        for (Cpu other : kernel.cpus) {
            task.cpu().order();
            if (kernel.scheduler.current(other) == null) {
                kernel.pagevecs.drain(task.cpu(), other);
            }
        }
        kernel.pagevecs.drain(task.cpu());
    }

    /** Takes pages that are on a list off it and frees them, however lately they were used: reclaim_pages. The caller's references are given back. */
    public void pageOut(Task task, long[] pages, int count) {
        forEachListed(task, pages, count, (zone, listed, size) -> zone.reclaimNow(task, listed, size));
    }

    /** Brings pages to the inactive list: folio_deactivate. The caller's references are given back. */
    public void deactivate(Task task, long[] pages, int count) {
        forEachListed(task, pages, count,
                (zone, listed, size) -> zone.putBackAs(task, listed, size, 0, FrameTable.ACTIVE | FrameTable.REFERENCED));
    }

    /** Lets reclaim drop anonymous pages without writing them, unless they are written again: folio_mark_lazyfree. The caller's references are given back. */
    public void lazyFree(Task task, long[] pages, int count) {
        forEachListed(task, pages, count, (zone, listed, size) -> zone.putBackAs(
                task, listed, size, FrameTable.SWAP_CACHE, FrameTable.ACTIVE | FrameTable.REFERENCED | FrameTable.SWAP_BACKED));
    }

    /** Locked memory has been unlocked: what lies aside for being locked comes back to the lists, until reclaim finds it locked again. */
    public void rescueUnevictable(Task task) {
        task.cpu().order();
        for (ZoneReclaim zone : zones) {
            zone.rescue(task);
        }
    }

    /** What is done with pages of one node that have been taken off their lists. */
    private interface Work {
        void run(ZoneReclaim zone, long[] pages, int count);
    }

    /** Takes those pages off their lists that are on one, and hands them on by node with the caller's references; gives those on the others back. */
    private void forEachListed(Task task, long[] pages, int count, Work work) {
        drainBatches(task);
        for (int from = 0; from < count;) {
            int node = kernel.memory.node(pages[from]);
            int to = from;
            while (to < count && to - from < ReclaimScan.CLUSTER && kernel.memory.node(pages[to]) == node) {
                to++;
            }
            long[] cluster = Arrays.copyOfRange(pages, from, to);
            int listed = zones[node].takeOff(task, cluster);
            if (listed > 0) {
                work.run(zones[node], Arrays.copyOf(cluster, listed), listed);
            }
            long[] others = Arrays.copyOfRange(cluster, listed, cluster.length);
            kernel.pagevecs.releasePages(task.cpu(), others, others.length);
            from = to;
        }
    }
}
