package dev.faultline.interpreter.execution;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tasks of one {@code threads} block, for telling which part of all their work is done. Each counts alike. */
public final class Crew {

    private final int size;
    private final Set<TaskProgress> atWork = new LinkedHashSet<>();
    private int ended;

    /** @param size tasks that will begin, or be said to have ended */
    public Crew(int size) {
        this.size = size;
    }

    public void begin(Task task) {
        atWork.add(task.progress());
    }

    public void end(Task task) {
        atWork.remove(task.progress());
        ended++;
    }

    /** One of the tasks never begins. */
    public void neverBegin() {
        ended++;
    }

    /** From 0 to 1. */
    public double fraction() {
        double done = ended;
        for (TaskProgress task : atWork) {
            done += task.fraction();
        }
        return done / size;
    }
}
