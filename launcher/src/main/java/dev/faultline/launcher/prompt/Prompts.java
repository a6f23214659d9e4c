package dev.faultline.launcher.prompt;

/** What stands in front of what is typed. */
final class Prompts {

    /** In front of a new input. */
    static final String FIRST = "faultline> ";
    /** In front of the further lines of one; as wide, so that its lines stand below each other. */
    static final String NEXT = "       ..> ";

    private Prompts() {}
}
