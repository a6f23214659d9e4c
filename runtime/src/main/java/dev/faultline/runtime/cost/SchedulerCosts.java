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
        @Key("context_switch_ns") long contextSwitch,
        @Key("wakeup_ns") long wakeup,
        @Key("tick_ms") long tick,
        @Key("time_slice_ms") long timeSlice,
        @Key("balance_idle_ms") long balanceIdle,
        @Key("balance_busy_ms") long balanceBusy,
        @Key("migrate_ns") long migrate) {}
