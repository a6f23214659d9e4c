package dev.faultline.runtime.machine;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Activity;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/**
 * Who pays: every operation has an account of its own while it runs, and when it ends that goes to the calling context it was done under and
 * to every measurement around it.
 */
final class Accounts {

    private final Origins origins = new Origins();

    Origins origins() {
        return origins;
    }

    /** Work of one thread on one account, from {@link Accounts#open} to {@link #close}. */
    final class Account {
        private final UserThread thread;
        private final Stats stats;
        private final Stats before;
        private final int origin;
        private final Scope scope;
        private final long begin;

        private Account(UserThread thread, Stats stats) {
            this.thread = thread;
            this.stats = stats;
            this.before = thread.account();
            this.origin = thread.origin();
            this.scope = thread.scope;
            Cpu cpu = thread.cpu();
            this.begin = cpu.now();
            cpu.skip();
            thread.account(stats);
            thread.activity(Activity.General.CALL);
        }

        Stats stats() {
            return stats;
        }

        /** Ends the account at its turn in virtual time, so that whatever the caller does next is in order. */
        void close() {
            thread.cpu().order();
            closeAsIs();
        }

        /** Ends the account where the clock stands: for a machine that has stopped. */
        void closeAsIs() {
            Cpu cpu = thread.cpu();
            cpu.dropDeferred();
            cpu.settle(Stat.SYS_TIME);
            stats.active(begin, cpu.now());
            origins.stats(origin).addAll(stats);
            scope.add(stats);
            thread.process().vmaChanges += stats.get(Stat.VMAS);
            thread.account(before);
        }
    }

    /** Begins to charge what {@code thread} does to a new account. */
    Account open(UserThread thread) {
        return new Account(thread, new Stats());
    }

    /** Charges work that was on no operation's account: a thread's first steps. */
    void charge(UserThread thread, Stats stats) {
        origins.stats(thread.origin()).addAll(stats);
        thread.scope.add(stats);
    }
}
