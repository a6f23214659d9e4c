package dev.faultline.interpreter.execution;

import org.jspecify.annotations.Nullable;

/**
 * How far a run has come with the work its main program is at: the outermost loop, or an operation outside any.
 *
 * @param work counted from the beginning of the run: another number is another work; 0 where there is none that could be told a part of
 * @param file the name of the text it is in; null where that is not known
 * @param line where it begins, 1-based; 0 where that is not known
 * @param fraction the part of it that is done, from 0 to 1
 * @param virtualNanos virtual time that has passed on the machine; in a session, since the input began
 */
public record WorkProgress(long work, @Nullable String file, int line, double fraction, long virtualNanos) {}
