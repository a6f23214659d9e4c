package dev.faultline.interpreter.bridge;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A booted machine as the interpreter sees it: everything a script does to memory goes through {@link #perform}.
 *
 * <p>The simulator is one implementation; a recorder (undo, save, shrinking) and the real kernel are others to come. No type of
 * the simulator crosses this interface, so nodes never depend on how a machine works.
 *
 * <p>Calls are made by guest code running <em>inside a simulated task</em>: the main program, a thread, a forked child. {@link
 * #perform} may suspend that task in the middle and let another one run on the same Java thread; the "current task" below is
 * always the one whose guest code makes the call.
 */
public interface Kernel extends AutoCloseable {

    /** What was booted: names after all defaults and fallbacks were applied. */
    MachineFacts facts();

    /** Does one operation in the current task and returns when it is done in virtual time. */
    Outcome perform(Operation operation) throws KernelException;

    /** Virtual time of the current task, in nanoseconds since boot. */
    long nowNanos();

    /** Virtual time of the machine, in nanoseconds since boot: the latest of any CPU. May be asked whenever the host is polled. */
    long clockNanos();

    /**
     * Tells which part of the access to pages that the current task does next is made, from 0 to 1. May be asked whenever the host is
     * polled, until that is over.
     */
    DoubleSupplier accessProgress();

    /** Free simulated memory at the current task's turn, in bytes. Other tasks may run before. */
    long freeBytes();

    /** The process of the current task. */
    ProcessHandle currentProcess();

    /**
     * A hash of what the current process would read from the pages that [start, start+length) overlaps, without a fault; 16 hex digits.
     *
     * @throws KernelException.Misused when the machine was not asked to keep contents
     */
    String contentDigest(long start, long length) throws KernelException;

    // ---- which line pays -------------------------------------------------------------------------------------------

    /** The calling context (see {@link #childOrigin}) the current task charges its work to; 0 is "nobody". */
    int origin();

    /** Makes {@code origin} the calling context of the current task; tasks it starts inherit it. */
    void origin(int origin);

    /**
     * The calling context "{@code line} executed under {@code parent}", made on first use. Contexts form a tree (as in a call
     * path profile) so that both a line's own cost and its cost with everything under it can be told at the end.
     *
     * @param line an opaque non-negative id the caller chose for a (file, line) pair
     */
    int childOrigin(int parent, int line);

    /** Figures of every line that was charged or made known by {@link #childOrigin}, by the caller's line ids, ascending. */
    List<LineFigures> lines();

    /** Own figures of a line, and those with everything that ran under it. {@code line} &lt; 0 is {@code source} "(exit)" and alike. */
    record LineFigures(int line, String source, Figures own, Figures withInner) {}

    /** How far a machine's clock goes: the simulator's has 53 bits of 10 ps. */
    long LONGEST_NANOS = (1L << 53) / 100;

    /** Sum over all lines; its wall time is the machine's clock. */
    Figures totals();

    /** The totals at one moment, to tell later what has come to them. */
    interface Moment {}

    Moment moment();

    /** What all tasks did after {@code moment}; its wall time is how far the current task's clock came, and {@code errno} is null. */
    Figures since(Moment moment);

    /** Opens a measurement that sees the current task, the threads it starts and the children it waits for. */
    int openMeasurement();

    /** Closes the innermost measurement, which must be {@code handle}, and returns what it saw. */
    Figures closeMeasurement(int handle);

    // ---- signals and refusals --------------------------------------------------------------------------------------

    /** What a signalled access does to the operation that made it. */
    enum OnSignal {
        /** The operation stops there with {@link KernelException.Signalled}. */
        STOP,
        /** The access is skipped and counted; the operation goes on; {@link Outcome#firstSignal} tells. */
        SKIP
    }

    /** Sets the policy of the current task (threads and children started later inherit it) and returns the previous one. */
    OnSignal onSignal(OnSignal policy);

    // ---- stalls ----------------------------------------------------------------------------------------------------

    /**
     * Changes how much time the current task loses whenever it passes a step; threads and children it starts lose none. Stalls of one step add up.
     *
     * @param nanos what has been added is taken back by its negative
     * @throws KernelException.Misused when there is no such step, or the machine's design does not pass it
     */
    void stall(String step, long nanos) throws KernelException.Misused;

    // ---- the end ---------------------------------------------------------------------------------------------------

    /** Whether the machine was stopped in the middle of its work, by an error in one of its tasks: nothing more can be done on it. */
    boolean isStopped();

    /** Checks every invariant of the machine now; empty when all hold, else one sentence each. */
    List<String> checkInvariants();

    /** Simulated spinlocks and semaphores, by name. */
    List<LockFigures> locks();

    record LockFigures(
            String name,
            String lockClass,
            String kind,
            long acquisitions,
            long contended,
            long waitNanos,
            long holdNanos,
            long maxWaitNanos,
            long read,
            long write) {}

    /** What made tasks wait for locks so far, by line, lock and what was done with the lock held; in a fixed order. */
    List<BlameFigures> blame();

    /**
     * Time that others have lost while work of a line held a lock.
     *
     * @param line as in {@link LineFigures}
     * @param source as in {@link LineFigures}
     * @param activity a step of the kernel, or a few words
     * @param waitNanos the sum over all who waited
     */
    record BlameFigures(int line, String source, String lock, String activity, long waitNanos) {}

    /** The kernel's own counters (pgfault, …) by name, in the published order. */
    List<Counter> counters();

    record Counter(String name, long value) {}

    /** A hash of the machine's full state: clocks, page-table words, frame metadata, counters; 16 hex digits. */
    String digest();

    /** Runs what the main program left running, spawned threads and children, to its end: as their process would, it waits for them. */
    void awaitTasks();

    /** Ends the machine: the main program is torn down, which is charged to "(exit)". What still runs is left as it stands. Figures stay readable. */
    @Override
    void close();

    /** What the host lends a machine while it runs. */
    interface Host {
        /** Called often; throws to stop the run (time limit, interrupt). */
        void poll();

        /** Wraps what a simulated task runs when it runs on a Java thread of its own (the fallback coroutine kind). */
        default Runnable onForeignThread(Runnable body) {
            return body;
        }
    }

    /** A simulated thread started by {@link Operation.Spawn}. */
    interface ThreadHandle {
        /** What the thread's block returned; null before it has ended. */
        @Nullable
        Object value();

        Figures stats();

        boolean isEnded();
    }

    /** A process made by {@link Operation.Fork}. */
    interface ProcessHandle {
        int pid();

        /** Resident pages, in base pages. */
        long residentPages();

        /** Exit code, or null while it runs or when a signal ended it. */
        @Nullable
        Integer exitCode();

        /** Name of the signal that ended it ("SIGSEGV"), or null. */
        @Nullable
        String signal();

        boolean isReaped();

        /** From the end of the program's data, where the heap begins, to the break. */
        Extent heap();

        /** From where the stack has grown down to, to the first address of what it was at the start. */
        Extent stack();
    }

    /** A file made by {@link Operation.File}. */
    interface FileHandle {
        String name();

        /** Length in bytes. */
        long size();

        /** Bytes of its pages that are in memory. */
        long cached();
    }

    /** Addresses from {@code start} up to {@code end}. */
    record Extent(long start, long end) {}
}
