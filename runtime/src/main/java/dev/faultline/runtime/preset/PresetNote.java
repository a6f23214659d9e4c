package dev.faultline.runtime.preset;

/**
 * Something a script asked for that came out differently, and why.
 *
 * @param key the machine key it is about: "kernel", "config.ATOMIC_TABLE_OPS"
 */
public record PresetNote(String key, String sentence) {}
