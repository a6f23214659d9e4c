package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.DiagnosticList;
import dev.faultline.grammar.syntax.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;

/**
 * The one layout of a script: indentation, blanks, empty lines and the column of comments. Where lines end is the author's, and so is every
 * word and sign.
 *
 * <p>It works on the tokens as the parser takes them, because there a bracket is known for a call, a list, a block or a record, and a minus
 * for a sign or an operator. Four rules:
 * <ol>
 * <li>A line is indented by four blanks more than the line that opened the innermost bracket around it; a line that closes brackets stands
 * below the line that opened the outermost of these; a statement that goes on is indented once more.
 * <li>Between two tokens stands one blank or none ({@link Spacing}). Strings, with what is in their holes, stay as they are.
 * <li>One empty line stays one, many become one, and at the ends of blocks and of the script there are none.
 * <li>Comments behind code stand in one column, through all lines up to the next empty one.
 * </ol>
 * Formatting what has been formatted changes nothing.
 */
public final class Formatter {

    private static final String MARK = "\uFEFF";

    private final SourceText source;
    private final Indentation indentation = new Indentation();
    private final Spacing spacing;
    private final List<Line> lines = new ArrayList<>();

    /** A line of the result: code, or a comment, or both, or none of them. */
    private record Line(String code, String comment) {
        boolean isEmpty() {
            return code.isEmpty() && comment.isEmpty();
        }

        boolean hasCode() {
            return !code.isBlank();
        }

        boolean hasBoth() {
            return hasCode() && !comment.isEmpty();
        }
    }

    private Formatter(SourceText source) {
        this.source = source;
        this.spacing = new Spacing(source, indentation);
    }

    /**
     * Formats a script.
     *
     * @param text with line ends of either kind, which stay; with or without a byte order mark, which stays
     * @return empty if the text cannot be parsed; a {@link ScriptParser} says why
     */
    public static Optional<String> format(String text) {
        SourceText source = new SourceText("", text);
        if (ScriptParser.parse(source).hasErrors()) {
            return Optional.empty();
        }
        String formatted = new Formatter(source).format();
        if (!words(source).equals(words(new SourceText("", formatted)))) {
            throw new IllegalStateException("formatting would have changed what the script says");
        }
        String lineEnd = source.text().contains("\r\n") ? "\r\n" : "\n";
        return Optional.of((text.startsWith(MARK) ? MARK : "") + formatted.replace("\n", lineEnd));
    }

    /** What must be the same before and after: all tokens and all comments. */
    private static List<String> words(SourceText source) {
        List<String> words = new ArrayList<>();
        for (CommonToken token : arranged(source, new ArrayList<>())) {
            String text = source.text().substring(token.getStartIndex(), token.getStopIndex() + 1);
            words.add(token.getType() + (token.getType() == FaultlineLexer.TERMINATOR ? "" : " " + text));
        }
        List<CommonToken> comments = new ArrayList<>();
        arranged(source, comments);
        comments.forEach(comment -> words.add(comment.getText().stripTrailing()));
        return words;
    }

    private static List<CommonToken> arranged(SourceText source, List<CommonToken> comments) {
        TokenReader reader = new TokenReader(source, new DiagnosticList());
        List<CommonToken> matched = new BracketMatcher(source, new DiagnosticList()).match(reader.read());
        comments.addAll(reader.comments());
        return new Layout(matched).arrange();
    }

    private String format() {
        List<CommonToken> comments = new ArrayList<>();
        List<CommonToken> tokens = arranged(source, comments);
        int token = 0;
        int comment = 0;
        for (int line = 1; line <= source.lineCount(); line++) {
            int end = line < source.lineCount() ? source.lineStart(line + 1) : Integer.MAX_VALUE;
            int first = token;
            while (token < tokens.size() && tokens.get(token).getStartIndex() < end) {
                token++;
            }
            boolean hasComment = comment < comments.size() && comments.get(comment).getStartIndex() < end;
            add(tokens.subList(first, token), hasComment ? comments.get(comment++).getText().stripTrailing() : "");
        }
        return text();
    }

    /** Adds a line of the source. */
    private void add(List<CommonToken> tokens, String comment) {
        List<CommonToken> typed = tokens.stream().filter(Spacing::isTyped).toList();
        boolean followsBracket = indentation.isJustOpened();
        String blanks = " ".repeat(indentation.of(typed));
        String code = spacing.join(tokens);
        if (!typed.isEmpty() && Indentation.closes(typed.getFirst().getType())) {
            removeEmptyLine();
        }
        if (!code.isEmpty() || !comment.isEmpty()) {
            lines.add(new Line(blanks + code, comment));
        } else if (!lines.isEmpty() && !lines.getLast().isEmpty() && !(followsBracket && lines.getLast().hasCode())) {
            lines.add(new Line("", ""));
        }
    }

    private void removeEmptyLine() {
        if (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
    }

    // ---- comments behind code ----------------------------------------------------------------------------------------

    private String text() {
        removeEmptyLine();
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (i == 0 || lines.get(i - 1).isEmpty()) {
                column = commentColumn(i);
            }
            text.append(line.code());
            if (line.hasBoth()) {
                text.append(" ".repeat(column - line.code().length()));
            }
            text.append(line.comment()).append('\n');
        }
        return text.toString();
    }

    /** Where the comments of the lines from {@code first} to the next empty one begin: two blanks behind the longest of these lines. */
    private int commentColumn(int first) {
        int longest = 0;
        for (int i = first; i < lines.size() && !lines.get(i).isEmpty(); i++) {
            longest = lines.get(i).hasBoth() ? Math.max(longest, lines.get(i).code().length()) : longest;
        }
        return longest + 2;
    }
}
