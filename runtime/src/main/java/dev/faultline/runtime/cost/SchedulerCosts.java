package dev.faultline.runtime.cost;

/**
 * Tasks and CPUs.
 *
 * @param contextSwitch from the last instruction of one task to the first of the next on the same CPU
 * @param wakeup from making a task runnable to its first instruction on an idle CPU
 * @param tick period of the timer tick
 * @param timeSlice how long a task runs before another of the same CPU's queue gets its turn
 * @param balanceIdle how often an idle CPU looks for a task to pull
 * @param balanceBusy how often a busy CPU does
 * @param migrate moving a task to another CPU's queue
 */
public record SchedulerCosts(
        long contextSwitch,
        long wakeup,
        long tick,
        long timeSlice,
        long balanceIdle,
        long balanceBusy,
        long migrate) {

    static SchedulerCosts of(CostGroup group) {
        return new SchedulerCosts(
                group.time("context_switch_ns"),
                group.time("wakeup_ns"),
                group.time("tick_ms"),
                group.time("time_slice_ms"),
                group.time("balance_idle_ms"),
                group.time("balance_busy_ms"),
                group.time("migrate_ns"));
    }
}
