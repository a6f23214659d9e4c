package dev.faultline.runtime.machine;

import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.engine.StuckException;
import dev.faultline.runtime.machine.Machine.Result;
import dev.faultline.runtime.mm.HazardException;
import dev.faultline.runtime.mm.LivelockException;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.sched.KilledException;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.units.VirtualTime;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How an operation of a script is done: by the thread whose code is running, on an account of its own, and with the death of that thread before or
 * after it if its process has ended meanwhile.
 */
final class Operations {

    private final Engine engine;
    private final Scheduler scheduler;
    private final Accounts accounts;
    private final UserThread main;

    Operations(Engine engine, Scheduler scheduler, Accounts accounts, UserThread main) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.accounts = accounts;
        this.main = main;
    }

    /** The thread whose code is running. */
    UserThread current() {
        return (UserThread) engine.running().owner();
    }

    /** An operation in which others change the address space: what they did to its size is on its line too. */
    <T> Result<T> waiting(Function<UserThread, T> body) {
        return run(thread -> {
            thread.cpu().order();
            Footprint before = Footprint.of(thread.process());
            T value = body.apply(thread);
            thread.cpu().order();
            before.charge(thread.account());
            return value;
        });
    }

    /** The same for what has no value. */
    Result<Void> performWaiting(Consumer<UserThread> body) {
        return waiting(withoutValue(body));
    }

    /** The same as {@link #run} for what has no value. */
    Result<Void> perform(Consumer<UserThread> body) {
        return run(withoutValue(body));
    }

    private static Function<UserThread, Void> withoutValue(Consumer<UserThread> body) {
        return thread -> {
            body.accept(thread);
            return null;
        };
    }

    /** The current thread does {@code body} on an account of its own; a thread whose process has ended dies before or after it. */
    <T> Result<T> run(Function<UserThread, T> body) {
        UserThread thread = current();
        dieIfKilled(thread);
        try {
            Result<T> result = charged(thread, body);
            dieIfKilled(thread);
            return result;
        } catch (SyscallException | SignalException | KilledException | OutOfMemoryException stopped) {
            dieIfKilled(thread);
            throw stopped;
        }
    }

    private <T> Result<T> charged(UserThread thread, Function<UserThread, T> body) {
        Accounts.Account account = accounts.open(thread);
        try {
            T value = body.apply(thread);
            account.close();
            checkClock(thread);
            return new Result<>(value, account.stats(), null);
        } catch (SyscallException refused) {
            thread.cpu().order();
            account.stats().errno(refused.errno(), thread.cpu().now());
            account.close();
            throw refused;
        } catch (StuckException stuck) {
            account.closeAsIs();
            throw new MachineException(MachineException.Kind.DEADLOCK, whoWaits(), "");
        } catch (LivelockException stopped) {
            account.close();
            throw stopped;
        } catch (RuntimeException stopped) {
            if (stopped instanceof HazardException) {
                engine.breakOff(stopped);
            }
            if (engine.isBroken()) {
                account.closeAsIs();
            } else {
                account.close();
            }
            throw stopped;
        }
    }

    /** Beyond its end, events would come in any order. One operation gets there and no further, which is early enough. */
    private void checkClock(UserThread thread) {
        if (thread.cpu().now() > VirtualTime.MAX) {
            MachineException end = Tasks.misused("the machine's clock ends after 25 hours of virtual time", "");
            engine.breakOff(end);
            throw end;
        }
    }

    /** What was killed for want of memory in the main program's first thread is what the script asked for: it is told why, and may go on. */
    private void dieIfKilled(UserThread thread) {
        if (!thread.isKilled()) {
            return;
        }
        String report = thread.process().outOfMemory();
        if (thread == main && report != null) {
            thread.process().outOfMemory(null);
            scheduler.revive(thread);
            throw new OutOfMemoryException(report);
        }
        throw new KilledException();
    }

    private String whoWaits() {
        StringJoiner waits = new StringJoiner("; ", "every task waits for another: ", "");
        int named = 0;
        for (Task task : scheduler.live()) {
            if (task instanceof UserThread && task.waitsFor() != null && named++ < 8) {
                String who = task == main ? "the main program" : "task " + task.id();
                waits.add(who + " waits for " + task.waitsFor());
            }
        }
        return named > 8 ? waits.add("and " + (named - 8) + " more").toString() : waits.toString();
    }
}
