package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.stats.Stat;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Anticipatory prefaulting: a fault on anonymous memory that follows the last one of its task maps pages that have not been touched yet.
 *
 * <pre>
 *   write, V1 to V5    choose the range -- allocate and clear all its pages -- lock -- for each page: enter it, or discard it -- unlock
 *   write, V13         choose the range -- for each page: allocate, clear, compare-exchange
 *   read               choose the range -- for each page: enter the page of zeroes
 * </pre>
 *
 * A design calls this where it would enter one page, and says how it enters one. What one fault locks serves all its pages, which is the gain; pages
 * that are never used, and those that somebody else has mapped meanwhile, are the price.
 *
 * <p><b>Hazards</b>, all of V1. pagevec_overrun: with nothing to limit its order, the 32nd fault of a sequence writes behind its pagevec, on the kernel's
 * stack. lost_page: a read overwrites entries that it has not looked at. livelock: for want of memory a fault returns as if it were
 * handled, and comes again.
 *
 * <p><b>Source.</b> See {@link PrefaultRule}.
 */
public final class Prefault {

    private final PrefaultRule rule;
    private final PrefaultRange range;
    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final OldPage oldPage;
    private final FaultCases cases;
    private final TableLocks locks;
    private final int pagevecPages;
    private final long pageBytes;
    private final long restoreCost;

    Prefault(MemoryManager kernel, FaultCases cases, TableLocks locks) {
        rule = kernel.kernel.prefaultRule();
        pagevecPages = kernel.kernel.pagevecPages();
        range = new PrefaultRange(rule, kernel.sysctls.maxPreallocOrder(), pagevecPages, kernel.arch.geometry());
        arch = kernel.arch;
        ops = kernel.ops;
        work = kernel.work;
        oldPage = kernel.oldPage;
        this.cases = cases;
        this.locks = locks;
        pageBytes = kernel.arch.geometry().pageBytes();
        restoreCost = kernel.cost.fault().setPte();
    }

    /** What goes wrong by this rule, whatever the design. */
    Set<Hazard> hazards() {
        return rule == PrefaultRule.V1 ? EnumSet.of(Hazard.PAGEVEC_OVERRUN, Hazard.LOST_PAGE, Hazard.LIVELOCK)
                : EnumSet.noneOf(Hazard.class);
    }

    // ---- write ------------------------------------------------------------------------------------------------------

    /**
     * Handles a write to an empty entry of anonymous memory. Nothing but mmap_sem is held, before and after.
     *
     * @param enterOne how the design handles it for one page: allocates, enters or discards it, and ends the fault
     */
    public void write(Fault fault, Consumer<Fault> enterOne) {
        if (rule == PrefaultRule.NONE) {
            enterOne.accept(fault);
            return;
        }
        long end = range.end(fault.task(), fault.vma, fault.address);
        if (rule.gathers()) {
            refuseOverrun(fault, end);
            if (rule.predictsFirst()) {
                fault.task().prefaultNext = end;
            }
            cases.prepareAnonVma(fault);
            gather(fault, end);
            enterGathered(fault);
        } else {
            enterEach(fault, end, enterOne);
        }
    }

    private void refuseOverrun(Fault fault, long end) {
        long pages = (end - fault.address) / pageBytes;
        if (pages > pagevecPages) {
            throw new HazardException(Hazard.PAGEVEC_OVERRUN, "a fault at 0x" + Long.toHexString(fault.address) + " is to map " + pages
                    + " pages, and writes what its pagevec of " + pagevecPages + " cannot hold over the kernel's stack", culprit());
        }
    }

    /** Allocates and clears the pages, as far as there are any. */
    private void gather(Fault fault, long end) {
        ops.step(fault, ANON_ALLOC);
        fault.gathered = fault.gathered == null ? new long[pagevecPages] : fault.gathered;
        fault.gatheredPages = 0;
        for (long address = fault.address; address != end && ops.allocateCleared(fault); address += pageBytes) {
            fault.gathered[fault.gatheredPages++] = fault.page;
        }
    }

    private void enterGathered(Fault fault) {
        if (fault.gatheredPages == 0) {
            if (rule.predictsFirst()) {
                ops.countRetry(fault);
                fault.done(Stat.LOST_RACE);
            } else {
                fault.fail(Fault.Result.OOM);
            }
            return;
        }
        ops.step(fault, ANON_INSTALL);
        ops.lock(fault.task(), locks.of(fault.mm(), fault.table));
        forEach(fault, fault.address + fault.gatheredPages * pageBytes, page -> {
            fault.page = fault.gathered[page];
            boolean isEmpty = work.isStillNone(fault);
            if (isEmpty) {
                work.addAnonymous(fault);
                ops.set(fault, work.writtenEntry(fault));
                work.countAnonymous(fault);
            } else {
                ops.discardPage(fault);
            }
            fault.done(isEmpty ? Stat.ANONYMOUS : Stat.LOST_RACE);
            return isEmpty;
        });
        ops.unlock(fault.task(), locks.of(fault.mm(), fault.table));
    }

    private void enterEach(Fault fault, long end, Consumer<Fault> enterOne) {
        forEach(fault, end, page -> {
            enterOne.accept(fault);
            return fault.kind == Stat.ANONYMOUS;
        });
    }

    // ---- read -------------------------------------------------------------------------------------------------------

    /**
     * Handles a read of an empty entry of anonymous memory, with whatever the design looks at entries under, before and after.
     *
     * @param enterOne how the design enters the page of zeroes in an entry that was empty a moment ago; whether it did
     */
    public void read(Fault fault, Predicate<Fault> enterOne) {
        if (rule == PrefaultRule.NONE) {
            fault.done(enterOne.test(fault) ? Stat.ZERO_PAGE : Stat.LOST_RACE);
            return;
        }
        long end = range.end(fault.task(), fault.vma, fault.address);
        if (rule.reads() == PrefaultRule.Reads.FIRST_ENTRY) {
            fault.done(enterOne.test(fault) ? Stat.ZERO_PAGE : Stat.LOST_RACE);
            // The loop forgets to go on to the next entry, and so fills this one each time.
            fault.cpu().charge(((end - fault.address) / pageBytes - 1) * restoreCost);
            fault.task().prefaultNext = end;
            return;
        }
        forEach(fault, end, page -> {
            boolean isEntered = mayFill(fault, page) && enterOne.test(fault);
            fault.done(isEntered ? Stat.ZERO_PAGE : Stat.LOST_RACE);
            return isEntered;
        });
    }

    private boolean mayFill(Fault fault, int page) {
        if (page == 0 || work.isStillNone(fault)) {
            return true;
        }
        if (rule.reads() == PrefaultRule.Reads.EVERY_ENTRY) {
            refuseToOverwrite(fault);
            fault.cpu().charge(restoreCost);
        }
        return false;
    }

    /** The page of zeroes over itself does no harm. */
    private void refuseToOverwrite(Fault fault) {
        if (!arch.isPresent(ops.sample(fault)) || !oldPage.isZeroPage(fault)) {
            throw new HazardException(Hazard.LOST_PAGE, "a fault maps the page of zeroes at 0x" + Long.toHexString(fault.address)
                    + " over what is there, and that is gone", culprit());
        }
    }

    private String culprit() {
        return "prefault " + rule.text();
    }

    // ---- the pages of a range ---------------------------------------------------------------------------------------

    /** Enters a page in the entry that the fault stands at; whether that was empty. */
    @FunctionalInterface
    private interface Entering {
        boolean enter(int page);
    }

    /** Takes a fault from its own page to those before {@code end}, as far as there is memory, and back; what became of its own page is how it ends. */
    private void forEach(Fault fault, long end, Entering entering) {
        long own = fault.address;
        int ownIndex = fault.index;
        entering.enter(0);
        Fault.Result result = fault.result;
        Stat kind = fault.kind;
        long next = own + pageBytes;
        long ahead = 0;
        for (int page = 1; next != end && goesOn(fault); page++) {
            fault.address = next;
            fault.index = ownIndex + page;
            if (entering.enter(page)) {
                fault.table.mappedAhead(fault.index, fault.task().lateAccount());
                ahead++;
            }
            next += goesOn(fault) ? pageBytes : 0;
        }
        fault.task().prefaultNext = rule.predictsFirst() ? end : next;
        fault.cpu().account().add(Stat.PREFAULTED, ahead);
        fault.address = own;
        fault.index = ownIndex;
        fault.result = result;
        fault.kind = kind;
    }

    private static boolean goesOn(Fault fault) {
        return fault.result == Fault.Result.MINOR;
    }
}
