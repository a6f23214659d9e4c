package dev.faultline.launcher.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Breaks text into lines at blanks, but for the one before a per cent sign. */
public final class Wrapping {

    private static final Pattern ESCAPE = Pattern.compile("\033\\[[0-9;]*m");

    private Wrapping() {}

    /** Lines of at most {@code width} columns; a longer word has a line of its own. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+(?!%)")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /**
     * Text whose lines are laid out already, each line ended: one that is too long goes on in lines further in, others stay as they are.
     * Colours take no room. What is as wide as {@link Terminal#DEFAULT_WIDTH} may be no screen but a pipe, and its lines stay whole.
     *
     * @param hang columns the further lines stand in from the first one
     */
    public static String fit(String text, int hang, int width) {
        StringBuilder fitted = new StringBuilder(text.length());
        text.lines().forEach(line -> fitLine(line, hang, width, fitted));
        return fitted.toString();
    }

    private static void fitLine(String line, int hang, int width, StringBuilder fitted) {
        if (width >= Terminal.DEFAULT_WIDTH || printedWidth(line) <= width) {
            fitted.append(line).append('\n');
            return;
        }
        String lead = " ".repeat(line.length() - line.stripLeading().length());
        String further = lead + " ".repeat(hang);
        int column = 0;
        for (String word : line.strip().split(" +(?!%)")) {
            int wide = printedWidth(word);
            if (column == 0) {
                fitted.append(lead);
                column = lead.length();
            } else if (column + 1 + wide > width) {
                fitted.append('\n').append(further);
                column = further.length();
            } else {
                fitted.append(' ');
                column++;
            }
            fitted.append(word);
            column += wide;
        }
        fitted.append('\n');
    }

    private static int printedWidth(String text) {
        String plain = text.indexOf('\033') < 0 ? text : ESCAPE.matcher(text).replaceAll("");
        return plain.codePointCount(0, plain.length());
    }
}
