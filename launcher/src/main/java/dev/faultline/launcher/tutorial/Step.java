package dev.faultline.launcher.tutorial;

import java.util.List;

/**
 * One step: a thought, a line to run, a prediction, and what came of it. No figure stands in a step; all are asked of the machine.
 *
 * @param title what it is about, in a few words
 * @param story two or three sentences before the prediction
 * @param setup lines that run unseen before: a machine of its own, so that no step depends on what was typed in another
 * @param line what the user runs
 * @param question the prediction
 * @param reveal what happened: text of the language, with its figures in braces
 * @param exhibit an expression whose text is shown as it is, or empty for none
 * @param why the reason, and what it leads to
 */
record Step(String title, String story, String setup, String line, Question question, String reveal, String exhibit, String why) {

    /** What the user predicts. */
    sealed interface Question {

        /** The question as it is put. */
        String text();

        /** An expression of the language for the right answer, once the line has run. */
        String answer();
    }

    /** A number is asked for. */
    record Count(String text, String answer) implements Question {}

    /** One of several: a, b, c. The answer is the number of the right one, counted from 0. */
    record Choice(String text, List<String> options, String answer) implements Question {}
}
