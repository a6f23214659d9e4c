package dev.faultline.runtime.sync;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.sched.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one machine's locks and knows their classes. */
public final class Locks {

    private final CostModel cost;
    private final Distances distances;
    private final Scheduler scheduler;
    private final boolean areCounted;
    private final boolean isSmp;
    private final SpinKind spinKind;
    private final RwSemKind rwSemKind;
    private final LockOrder order;
    private final Map<String, LockClass> classes = new LinkedHashMap<>();
    private final List<SpinLock> spinLocks = new ArrayList<>();
    private final List<RwSem> rwSems = new ArrayList<>();

    /**
     * @param areCounted whether they are the kernel's, and not only there so that the simulation stays sound
     * @param isSmp whether the kernel is built for more than one CPU; else spinlocks are compiled to nothing
     */
    public Locks(
            CostModel cost,
            Distances distances,
            Scheduler scheduler,
            boolean areCounted,
            boolean isSmp,
            SpinKind spinKind,
            RwSemKind rwSemKind,
            boolean validateOrder) {
        this.cost = cost;
        this.distances = distances;
        this.scheduler = scheduler;
        this.areCounted = areCounted;
        this.isSmp = isSmp;
        this.spinKind = spinKind;
        this.rwSemKind = rwSemKind;
        this.order = new LockOrder(validateOrder, scheduler);
    }

    /** A spinlock of the machine's kind. */
    public SpinLock spinLock(String name, int rank) {
        SpinLock lock = spinLock(spinLockClass(name, rank));
        spinLocks.add(lock);
        return lock;
    }

    /** A spinlock inside an object that there may be very many of: it goes with the object, and {@link #spinLocks} does not know it. */
    public SpinLock spinLock(LockClass lockClass) {
        return new SpinLock(lockClass, spinKind, this);
    }

    /** The class of spinlocks of that name. */
    public LockClass spinLockClass(String name, int rank) {
        return classes.computeIfAbsent(name, absent -> new LockClass(name, "spinlock", spinKind.text(), rank, areCounted));
    }

    /**
     * A count of users.
     *
     * @param wakesTooEarly whether the last but one wakes who waits for the last, and the last nobody
     */
    public UseCount useCount(boolean wakesTooEarly) {
        return new UseCount(this, wakesTooEarly);
    }

    /** A line of counters that are changed without a lock. */
    public SharedCounters sharedCounters() {
        return new SharedCounters(this);
    }

    /** A reader-writer semaphore of the machine's kind. */
    public RwSem rwSem(String name, int rank) {
        RwSem semaphore = rwSem(rwSemClass(name, rank));
        rwSems.add(semaphore);
        return semaphore;
    }

    /** A semaphore inside an object that there may be very many of: it goes with the object, and {@link #rwSems} does not know it. */
    public RwSem rwSem(LockClass lockClass) {
        return switch (rwSemKind) {
            case XADD -> new XaddRwSem(lockClass, this);
            case GENERIC -> new GenericRwSem(lockClass, this);
        };
    }

    /** The class of semaphores of that name. */
    public LockClass rwSemClass(String name, int rank) {
        return classes.computeIfAbsent(name, absent -> new LockClass(name, "rwsem", rwSemKind.text(), rank, areCounted));
    }

    /** The lock of one mapping that is a count of its users; it goes with the mapping. */
    public CountedLock countedLock(LockClass lockClass) {
        return new CountedLock(lockClass, this);
    }

    /** The class of such locks. */
    public LockClass countedLockClass(String name, int rank) {
        return classes.computeIfAbsent(name, absent -> new LockClass(name, "refcount", "atomic", rank, areCounted));
    }

    /** A word that is read often and written seldom. */
    public ReadMostlyWord readMostlyWord() {
        return new ReadMostlyWord(this);
    }

    /** Forgets locks of an object that is gone, so that a long run does not keep them. Their class keeps the counts. */
    public void discard(SpinLock lock) {
        spinLocks.remove(lock);
    }

    public void discard(RwSem semaphore) {
        rwSems.remove(semaphore);
    }

    /** Counters that {@link #tally} writes. */
    public int tallySize() {
        return classes.size() * LockClass.TALLY;
    }

    /** Writes what acquisitions without a wait change, class by class, to {@code into} from index {@code at} on. */
    public void tally(long[] into, int at) {
        int index = at;
        for (LockClass lockClass : classes.values()) {
            lockClass.tally(into, index);
            index += LockClass.TALLY;
        }
    }

    /** Adds {@code times} times the changes in {@code each} from index {@code at} on. */
    public void repeat(long[] each, int at, long times) {
        int index = at;
        for (LockClass lockClass : classes.values()) {
            lockClass.repeat(each, index, times);
            index += LockClass.TALLY;
        }
    }

    public List<LockClass> classes() {
        return List.copyOf(classes.values());
    }

    public List<SpinLock> spinLocks() {
        return Collections.unmodifiableList(spinLocks);
    }

    public List<RwSem> rwSems() {
        return Collections.unmodifiableList(rwSems);
    }

    CacheLine newLine() {
        return new CacheLine(cost, distances);
    }

    CostModel cost() {
        return cost;
    }

    Distances distances() {
        return distances;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    boolean isSmp() {
        return isSmp;
    }

    SpinKind spinKind() {
        return spinKind;
    }

    LockOrder order() {
        return order;
    }
}
