package dev.faultline.grammar.diagnostic;

import dev.faultline.grammar.syntax.Span;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How to put something right: in words and, where a machine could do it, as a change of the text. Both are made here from the same words,
 * so that an editor never does something else than the sentence says.
 *
 * @param words a hint without a full stop
 * @param fix null where a person must decide
 */
public record Advice(String words, @Nullable Fix fix) {

    /** Advice that only a person can follow. */
    public static Advice of(String words) {
        return new Advice(words, null);
    }

    /** As {@link #of}, for words that may be missing. */
    public static @Nullable Advice ofNullable(@Nullable String words) {
        return words == null ? null : of(words);
    }

    /** {@code did you mean `cpus`?}, with {@code meant} in place of what is at {@code span}. */
    public static Advice didYouMean(Span span, String meant) {
        return replacing(span, meant, meant);
    }

    /** As {@link #didYouMean(Span, String)}, for a word that stands in quotes in the text. */
    public static Advice didYouMeanString(Span span, String meant) {
        return replacing(span, meant, "\"" + meant + "\"");
    }

    /** The closest of {@code candidates} in place of the {@code word} at {@code span}; null when none is close. */
    public static @Nullable Advice didYouMean(Span span, String word, Collection<String> candidates) {
        return DidYouMean.closest(word, candidates).map(meant -> didYouMean(span, meant)).orElse(null);
    }

    /** {@code did you mean `shown`?}, where the text needs more than the word that was meant. */
    public static Advice replacing(Span span, String shown, String replacement) {
        return new Advice(DidYouMean.words(shown), new Fix(span, replacement));
    }

    /** This advice, done by putting {@code replacement} at {@code span}. */
    public Advice doneBy(Span span, String replacement) {
        return new Advice(words, new Fix(span, replacement));
    }
}
