package dev.faultline.runtime.block;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Requests that wait for the device, and which of them is next. */
interface RequestQueue {

    void add(BlockRequest request);

    /** Takes the next request out, for a device whose heads stand at byte {@code head}; null when none waits. */
    @Nullable
    BlockRequest next(long head);

    /** First come, first served: for a device that is equally fast everywhere. */
    final class Fifo implements RequestQueue {

        private final ArrayDeque<BlockRequest> waiting = new ArrayDeque<>();

        @Override
        public void add(BlockRequest request) {
            waiting.add(request);
        }

        @Override
        public @Nullable BlockRequest next(long head) {
            return waiting.poll();
        }
    }

    /**
     * The one-way elevator: upwards from the heads, and back to the lowest request when none lies above. Every 2.6 scheduler orders requests
     * so (drivers/block/deadline-iosched.c); their deadlines, anticipation and fairness are not modelled.
     */
    final class Elevator implements RequestQueue {

        private record Entry(long offset, long serial, @Nullable BlockRequest request) {}

        private final TreeSet<Entry> waiting =
                new TreeSet<>(Comparator.comparingLong(Entry::offset).thenComparingLong(Entry::serial));

        private long lastSerial;

        @Override
        public void add(BlockRequest request) {
            waiting.add(new Entry(request.offset(), ++lastSerial, request));
        }

        @Override
        public @Nullable BlockRequest next(long head) {
            Entry above = waiting.ceiling(new Entry(head, 0, null));
            Entry chosen = above != null ? above : waiting.isEmpty() ? null : waiting.getFirst();
            if (chosen == null) {
                return null;
            }
            waiting.remove(chosen);
            return chosen.request;
        }
    }
}
