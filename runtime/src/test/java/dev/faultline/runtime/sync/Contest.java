package dev.faultline.runtime.sync;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.machine.Boot;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.machine.UserThread;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/** Threads on CPUs of their own that do what they are told at given instants, with the locks of a process that does nothing else. */
final class Contest {

    /** One step of the unit model, and one unit of the instants contests are told in. */
    static final long STEP = VirtualTime.PER_NANOSECOND;

    /** When contests begin: after the threads have been placed. */
    private static final long BEGIN = 100_000_000 * STEP;

    final Machine machine;
    final SpinLock lock;
    final RwSem semaphore;
    final List<String> log = new ArrayList<>();

    /** What one thread does; it is called on CPU number + 1. */
    interface Part {
        void play(UserThread thread);
    }

    Contest(Boot boot) {
        machine = boot.machine();
        lock = machine.current().mm().pageTableLock();
        semaphore = machine.current().mm().mmapSem();
    }

    void play(Part... parts) {
        machine.threads(parts.length, index -> {
            machine.pin(index + 1);
            parts[index].play(machine.current());
            return new End.Returned(null);
        });
    }

    /** Lets {@code thread} compute until that instant, and be in order there. */
    void until(UserThread thread, long steps) {
        Cpu cpu = thread.cpu();
        cpu.charge(BEGIN + steps * STEP - cpu.now());
        cpu.order();
    }

    void note(UserThread thread, String what) {
        note(thread.cpu().now(), what);
    }

    void note(long time, String what) {
        long steps = Math.floorDiv(time - BEGIN, STEP);
        log.add(steps + " " + what);
    }

    LockClass lockClass(String name) {
        return machine.lockClasses().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }
}
