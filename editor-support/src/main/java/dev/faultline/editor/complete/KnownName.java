package dev.faultline.editor.complete;

/**
 * A name that can be used somewhere.
 *
 * @param kind of its value, as values name theirs: "region", "function"; empty where only a run can tell
 * @param description one line
 */
public record KnownName(String name, String kind, String description) {}
