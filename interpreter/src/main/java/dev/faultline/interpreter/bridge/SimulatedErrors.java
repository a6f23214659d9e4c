package dev.faultline.interpreter.bridge;

import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.MachineException;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.HazardException;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.sched.KilledException;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.view.ViewException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What goes wrong in the simulator, in the interpreter's words. */
final class SimulatedErrors {

    private final Machine machine;

    SimulatedErrors(Machine machine) {
        this.machine = machine;
    }

    /** Runs {@code work}, and says what goes wrong in the interpreter's words. */
    <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (SyscallException refused) {
            throw new KernelException.Refused(refused.errno(), refused.getMessage(), refused.hint());
        } catch (SignalException raised) {
            throw signalled(raised);
        } catch (OutOfMemoryException oom) {
            throw outOfMemory(oom);
        } catch (KilledException killed) {
            throw new TaskKilledException();
        } catch (HazardException struck) {
            throw struck(struck, machine::hasHazard);
        } catch (ViewException missing) {
            throw new KernelException.Misused(missing.getMessage(), missing.hint());
        } catch (MachineException misused) {
            throw misused.kind() == MachineException.Kind.DEADLOCK
                    ? new KernelException.Stuck("deadlock", misused.getMessage(), misused.hint())
                    : new KernelException.Misused(misused.getMessage(), misused.hint());
        }
    }

    /**
     * A hazard in the interpreter's words; a defect of the simulation where it should not have struck.
     *
     * @param known whether the machine's design, prefaulting or counters have a hazard
     */
    static RuntimeException struck(HazardException struck, Predicate<Hazard> known) {
        String code = struck.hazard().code();
        return known.test(struck.hazard())
                ? new KernelException.Stuck(code, struck.getMessage(), struck.culprit() + " is known to do that")
                : new IllegalStateException("a hazard that the design does not have, " + code, struck);
    }

    static KernelException.OutOfMemory outOfMemory(OutOfMemoryException oom) {
        return new KernelException.OutOfMemory(
                oom.getMessage(), "give the machine more memory or swap; `expect oom { … }` lets a script go on after it");
    }

    KernelException.Signalled signalled(SignalException raised) {
        String verb = switch (raised.access()) {
            case READ -> "reading";
            case WRITE, RMW, WRITE_ZERO -> "writing";
            case EXEC -> "executing";
        };
        String why = raised.signal().equals("SIGBUS")
                ? "is beyond the end of what is mapped there"
                : switch (raised.reason()) {
                    case UNMAPPED -> "hits no mapping";
                    case FORBIDDEN -> "is not allowed";
                    case GUARD -> "hits a guard page";
                };
        String where = machine.describeAddress(raised.address());
        return new KernelException.Signalled(
                raised.signal(),
                raised.address(),
                verb + " at 0x" + Long.toHexString(raised.address()) + " " + why + ": " + where,
                "`expect " + (raised.signal().equals("SIGBUS") ? "sigbus" : "segv") + " { … }` lets a script go on after it");
    }
}
