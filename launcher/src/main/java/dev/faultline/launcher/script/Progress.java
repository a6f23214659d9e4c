package dev.faultline.launcher.script;

import java.time.Duration;

/**
 * How far what runs has come.
 *
 * @param elapsed host time since it began
 * @param work which piece of work it is at: another number is another one; {@link #NO_WORK} where none can be told
 * @param place where that begins, as "line 7"; empty where it needs no telling
 * @param fraction the part of that work that is done, from 0 to 1
 * @param virtualNanos virtual time that has passed meanwhile; 0 where none has, or that is not known
 */
public record Progress(Duration elapsed, long work, String place, double fraction, long virtualNanos) {

    /** Nothing under way has an end that could be told in advance. */
    public static final long NO_WORK = 0;

    /** Inputs are done again, which is not a work of any of them. */
    public static final long REPLAY = -1;

    /** The same of what began earlier. */
    public Progress after(Duration longer) {
        return new Progress(longer, work, place, fraction, virtualNanos);
    }

    /** Of something that says nothing but that it runs. */
    public static Progress running(Duration elapsed) {
        return new Progress(elapsed, NO_WORK, "", 0, 0);
    }

    /** Of inputs that are done again. */
    public static Progress replaying(Duration elapsed, double fraction) {
        return new Progress(elapsed, REPLAY, "", fraction, 0);
    }
}
