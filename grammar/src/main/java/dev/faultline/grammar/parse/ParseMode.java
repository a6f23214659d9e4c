package dev.faultline.grammar.parse;

/** Where a text comes from, which decides what may stand alone as a statement. */
public enum ParseMode {
    /** A file: a statement that only computes is a mistake. */
    SCRIPT,
    /** Typed by hand: the value of any expression is shown. */
    REPL
}
