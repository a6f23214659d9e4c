package dev.faultline.launcher;

import java.util.List;

/** Lets tests of other packages run command lines in this process: the launcher itself has no use for a public way in. */
public final class EntryPoint {

    private EntryPoint() {}

    /** Runs one command line as the process would, and gives its exit code. Never throws. */
    public static int run(Surroundings surroundings, List<String> words) {
        return Main.run(surroundings, Interruption.none(), words);
    }
}
