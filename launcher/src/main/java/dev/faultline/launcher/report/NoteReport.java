package dev.faultline.launcher.report;

/**
 * What a machine was asked for and runs differently, with the reason.
 *
 * @param key the machine key it is about
 * @param file where it was asked for, with {@code line}; line 0 where no line of a script did
 */
public record NoteReport(String key, String message, String file, int line) {}
