package dev.faultline.runtime.sync;

import dev.faultline.runtime.cost.SpinCosts;

/** How a spinlock passes from one CPU to the next. */
public enum SpinKind {
    /** Every waiter fetches the line after a release and all but one lose (Linux up to 2.6.24). */
    TEST_AND_SET("test-and-set") {
        @Override
        long handoff(SpinCosts cost, int hops, int others) {
            return cost.testAndSetHandoff(hops, others);
        }
    },
    /** First come, first served; waiters read the line again after each release (x86 2.6.25 to 4.1). */
    TICKET("ticket") {
        @Override
        long handoff(SpinCosts cost, int hops, int others) {
            return cost.ticketHandoff(hops, others);
        }
    },
    /** Each waiter spins on a line of its own (MCS queue; x86 from 4.2). */
    QUEUED("queued") {
        @Override
        long handoff(SpinCosts cost, int hops, int others) {
            return cost.queuedHandoff(hops);
        }
    };

    private final String text;

    SpinKind(String text) {
        this.text = text;
    }

    /** The name scripts use. */
    public String text() {
        return text;
    }

    /** Time from a release to the next holder's first instruction inside, with {@code others} more CPUs waiting. */
    abstract long handoff(SpinCosts cost, int hops, int others);

    /** The kind with that name. Names are checked before they come here. */
    public static SpinKind named(String text) {
        for (SpinKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(text);
    }
}
