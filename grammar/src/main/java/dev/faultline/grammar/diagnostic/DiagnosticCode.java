package dev.faultline.grammar.diagnostic;

import java.util.Locale;

/** The kinds of errors and warnings that are found before a script runs. */
public enum DiagnosticCode {
    /** The text is not UTF-8, or holds NUL bytes. */
    NOT_TEXT,
    /** The script has more words and signs than a script may have. */
    SCRIPT_TOO_LONG,
    /** A character that has no meaning outside strings and comments. */
    UNKNOWN_CHARACTER,
    /** A string that does not end on its line, or an escape that does not exist. */
    BAD_STRING,
    /** A number with an unknown unit, or digits in the wrong place. */
    BAD_NUMBER,
    /** A number that does not fit its kind. */
    NUMBER_TOO_LARGE,
    /** A bracket without its partner. */
    UNBALANCED,
    /** Brackets, or operators in one expression, beyond the limit. */
    NESTED_TOO_DEEPLY,
    /** A word or sign that cannot stand where it does. */
    SYNTAX,
    /** A statement that computes something and drops it. */
    USELESS_STATEMENT,
    /** A modifier given twice, or two that exclude each other. */
    BAD_MODIFIER,
    UNDEFINED_NAME,
    DUPLICATE_NAME,
    /** Assignment to a {@code let}, or to something that is no variable. */
    BAD_ASSIGNMENT,
    /** A body of threads, spawn or fork assigns to a variable around it. */
    SHARED_ASSIGNMENT,
    /** A statement in a place where it means nothing. */
    MISPLACED,
    UNKNOWN_MACHINE_KEY,
    DUPLICATE_MACHINE_KEY,
    BAD_MACHINE_VALUE,
    /** A param whose range and default do not fit. */
    BAD_PARAM,
    UNKNOWN_FIELD,
    /** A value of the wrong kind, where that can be told without running. */
    WRONG_KIND,
    /** A name that hides an operation. */
    HIDES_OPERATION,
    /** Modules that use one another in a circle. */
    MODULE_CYCLE,
    /** A module that is not UTF-8. */
    MODULE_NOT_TEXT,
    /** A module that is not below the script's folder. */
    MODULE_OUTSIDE,
    /** A path that is neither of the library nor relative. */
    MODULE_PATH,
    /** A relative module of a script that is no file. */
    NO_MODULE_FOLDER,
    NO_SUCH_MODULE;

    /** As shown to users and in JSON: {@code undefined_name}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
