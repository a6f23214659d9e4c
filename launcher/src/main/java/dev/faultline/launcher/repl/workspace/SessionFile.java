package dev.faultline.launcher.repl.workspace;

import dev.faultline.grammar.parse.ParseMode;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.parse.StatementSplitter;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file that is a session written down, and not a script: it has a command in it, or defines a name twice, which only a prompt takes. Its inputs are
 * those that a prompt would make of its lines.
 */
public final class SessionFile {

    private static final String COMMAND = ":";

    /**
     * One input.
     *
     * @param line its first in the file, from 1
     * @param text a command, or statements
     */
    public record Part(int line, String text) {

        public boolean isCommand() {
            return text.stripLeading().startsWith(COMMAND);
        }
    }

    private SessionFile() {}

    /** The inputs in {@code text}; without those that are blank, or a comment. */
    public static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int first = 1;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (open.isEmpty()) {
                first = number;
            } else {
                open.append('\n');
            }
            open.append(line);
            Part part = new Part(first, open.toString());
            if (part.isCommand() || StatementSplitter.isComplete(part.text())) {
                add(parts, part);
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            add(parts, new Part(first, open.toString()));
        }
        return parts;
    }

    private static void add(List<Part> parts, Part part) {
        ParseResult parsed = parse(part.text());
        if (part.isCommand() || parsed.hasErrors() || !parsed.script().statements().isEmpty()) {
            parts.add(part);
        }
    }

    /** Whether a file with these inputs must be taken as a session. */
    public static boolean isSession(List<Part> parts) {
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (part.isCommand()) {
                return true;
            }
            for (Syntax.Identifier name : SavedScript.defined(parse(part.text()))) {
                if (!names.add(name.text())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ParseResult parse(String text) {
        return ScriptParser.parse(new SourceText("", text), ParseMode.REPL);
    }
}
