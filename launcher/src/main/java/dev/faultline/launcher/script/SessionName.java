package dev.faultline.launcher.script;

/**
 * A name that an input of a session defined.
 *
 * @param what it is: "a `let`", "a function"
 * @param kind of its value: "region", "int"
 * @param value as it would be shown
 */
public record SessionName(String name, String what, String kind, String value) {}
