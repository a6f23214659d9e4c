package dev.faultline.editor.generate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text with placeholders <code>{{name}}</code>: the part of a highlighter that is written by hand. */
record Template(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z.]+)}}");

    /** A placeholder with what stands before it on its line. */
    private static final Pattern PLACEHOLDER_IN_LINE = Pattern.compile("(?m)^(.*?)\\{\\{([A-Za-z.]+)}}");

    /** Where a list of words goes on in the next line. */
    private static final int LONGEST_LINE = 120;

    /** Reads a template beside this class. */
    static Template named(String file) {
        try (InputStream in = Template.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no template " + file);
            }
            return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the template " + file, failure);
        }
    }

    /** The names of all placeholders. */
    Set<String> placeholders() {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** The text with every placeholder replaced by what {@code values} says of its name. */
    String fill(Function<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }

    /**
     * The text with every placeholder replaced by the words of its list; what stands before it on its line begins each further line.
     *
     * @param quote written before and after each word
     * @param separator written between two words on a line; without its trailing blank at a line's end
     */
    String fillLists(Function<String, List<String>> lists, String quote, String separator) {
        return PLACEHOLDER_IN_LINE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                wrapped(found, lists.apply(found.group(2)), quote, separator)));
    }

    private static String wrapped(MatchResult placeholder, List<String> words, String quote, String separator) {
        String lineStart = placeholder.group(1);
        StringBuilder filled = new StringBuilder(lineStart);
        int column = lineStart.length();
        for (int i = 0; i < words.size(); i++) {
            String word = quote + words.get(i) + quote;
            if (i > 0 && column + separator.length() + word.length() > LONGEST_LINE) {
                filled.append(separator.stripTrailing()).append('\n').append(lineStart);
                column = lineStart.length();
            } else if (i > 0) {
                filled.append(separator);
                column += separator.length();
            }
            filled.append(word);
            column += word.length();
        }
        return filled.toString();
    }
}
