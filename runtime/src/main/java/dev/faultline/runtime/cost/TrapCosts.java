package dev.faultline.runtime.cost;

/**
 * Leaving user mode by an exception and coming back.
 *
 * @param entry from the faulting instruction to the first instruction of the handler in C
 * @param exit from the end of the handler in C to the retried instruction
 * @param signal building the frame of a signal, running an empty handler and returning from it
 */
public record TrapCosts(long entry, long exit, long signal) {

    static TrapCosts of(CostGroup group) {
        return new TrapCosts(group.time("entry_ns"), group.time("exit_ns"), group.time("signal_ns"));
    }
}
