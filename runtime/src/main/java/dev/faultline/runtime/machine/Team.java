package dev.faultline.runtime.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one threads block (or one spawned thread, or a process's first): who meets at its barrier, and who waits for its end. */
final class Team {

    private final int size;
    private int alive;
    private int unfinished;
    private final List<UserThread> atBarrier = new ArrayList<>();
    @Nullable
    UserThread waiter;

    Team(int size) {
        this.size = size;
        this.alive = size;
        this.unfinished = size;
    }

    int size() {
        return size;
    }

    /** One thread less comes to barriers. */
    void leave() {
        alive--;
    }

    /**
     * One thread less has its exit before it.
     *
     * @return whether it was the last
     */
    boolean finish() {
        return --unfinished == 0;
    }

    /** Whether every thread has exited. */
    boolean isOver() {
        return unfinished == 0;
    }

    /** Threads that wait at the barrier, in the order they came. */
    List<UserThread> atBarrier() {
        return atBarrier;
    }

    /** Whether some thread will never come to the barrier the others wait at. */
    boolean barrierIsBroken() {
        return !atBarrier.isEmpty() && atBarrier.size() == alive && alive < size;
    }
}
