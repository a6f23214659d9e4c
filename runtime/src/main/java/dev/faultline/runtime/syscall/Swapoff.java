package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.SwapArea;
import dev.faultline.runtime.mm.TryToUnuse;
import dev.faultline.runtime.mm.UserTask;
import java.util.List;

/**
 * swapoff of every area, one after another (sys_swapoff in mm/swapfile.c): no slot is taken any more, everything in swap comes back into memory. An area
 * that memory does not suffice for is turned on again.
 */
public final class Swapoff {

    private final MemoryManager kernel;
    private final TryToUnuse tryToUnuse;

    public Swapoff(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.tryToUnuse = new TryToUnuse(kernel, design);
    }

    /**
     * Turns swap off.
     *
     * @throws SyscallException EINVAL if it is off, ENOMEM
     */
    public void call(UserTask task) {
        task.cpu().charge(kernel.cost().syscall().entry());
        task.cpu().order();
        List<SwapArea> areas = kernel.swap().areas().stream().filter(SwapArea::isOn).toList();
        if (areas.isEmpty()) {
            throw new SyscallException("EINVAL", "there is no swap to turn off", "a machine gets swap by `swap 1GiB ssd` in its block");
        }
        for (SwapArea area : areas) {
            task.cpu().order();
            // Another task may have been faster.
            if (area.isOn()) {
                turnOff(task, area);
            }
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    private void turnOff(UserTask task, SwapArea area) {
        if (!kernel.commit().charge(task.cpu(), task.mm(), area.usableSlots(), 0)) {
            throw SyscallException.overcommitted(kernel.commit(), task.mm(), area.usableSlots());
        }
        kernel.commit().discharge(task.cpu(), area.usableSlots());
        area.turnOff();
        boolean isEmpty = false;
        try {
            isEmpty = tryToUnuse.empty(task, area);
        } finally {
            if (!isEmpty) {
                area.turnOn();
            }
        }
        if (!isEmpty) {
            throw new SyscallException(
                    "ENOMEM",
                    "memory does not suffice for what is in swap: " + area.usedSlots() + " of its pages are still out",
                    "free some memory first, or give the machine more");
        }
    }
}
