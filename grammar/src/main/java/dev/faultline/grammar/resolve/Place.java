package dev.faultline.grammar.resolve;

/**
 * Where a statement stands, as far as that decides what it may be.
 *
 * @param task whose body runs it
 * @param loop directly in a loop, with no function or task in between
 * @param function in a function, so that what is around it is known only when it runs
 * @param measure in a measure block
 * @param top at the script's top level, in no block at all
 */
record Place(Task task, boolean loop, boolean function, boolean measure, boolean top) {

    /** Who runs a body. */
    enum Task {
        MAIN("the script"),
        THREADS("threads"),
        SPAWN("spawn"),
        FORK("fork");

        private final String words;

        Task(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static final Place SCRIPT = new Place(Task.MAIN, false, false, false, true);

    Place inBlock() {
        return new Place(task, loop, function, measure, false);
    }

    Place inLoop() {
        return new Place(task, true, function, measure, false);
    }

    Place inFunction() {
        return new Place(Task.MAIN, false, true, false, false);
    }

    Place inMeasure() {
        return new Place(task, loop, function, true, false);
    }

    Place inTask(Task runner) {
        return new Place(runner, false, false, measure, false);
    }
}
