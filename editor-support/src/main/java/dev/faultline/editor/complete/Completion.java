package dev.faultline.editor.complete;

import java.util.List;

/**
 * What may stand at a place of an unfinished input.
 *
 * @param start offset from which on the text up to the cursor is replaced
 * @param candidates in the order to be shown
 */
public record Completion(int start, List<Candidate> candidates) {

    public Completion {
        candidates = List.copyOf(candidates);
    }

    /**
     * One thing that may stand there.
     *
     * @param text what is inserted
     * @param group what it is, in the plural, such as "fields"
     * @param description one sentence or less
     * @param isWhole whether a blank may follow: false for the beginning of something, as in {@code kinds.}
     */
    public record Candidate(String text, String group, String description, boolean isWhole) {}
}
