package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.grammar.diagnostic.Diagnostic;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads texts for tests and shows trees in one line: {@code Touch(WRITE heap Stepped())}. Names and numbers are shown as they are, and
 * what was not given (null, false, an empty list) is left out.
 */
final class Reading {

    private Reading() {}

    static ParseResult parse(String text) {
        return ScriptParser.parse(new SourceText("test.fault", text));
    }

    /** All statements of a text without errors. */
    static String tree(String text) {
        ParseResult result = parse(text);
        assertEquals(List.of(), result.diagnostics(), text);
        return show(result.script().statements());
    }

    /** All statements of what is typed in the REPL. */
    static String replTree(String text) {
        ParseResult result = ScriptParser.parse(new SourceText("test.fault", text), ParseMode.REPL);
        assertEquals(List.of(), result.diagnostics(), text);
        return show(result.script().statements());
    }

    /** {@code line:column: sentence (hint)} of every error, one a line. */
    static String errors(String text) {
        return String.join("\n", parse(text).diagnostics().stream().map(Diagnostic::toString).toList());
    }

    static String show(List<Statement> statements) {
        return String.join("; ", statements.stream().map(Reading::show).toList());
    }

    private static String show(Object node) {
        return switch (node) {
            case Syntax.Identifier identifier -> identifier.text();
            case Statement.Evaluate evaluate -> show(evaluate.value());
            case Collection<?> nodes -> showAll(nodes);
            case Record tree when isName(tree) -> component(tree, tree.getClass().getRecordComponents()[1]).toString();
            case Record tree -> showRecord(tree);
            default -> node.toString();
        };
    }

    /** Sets have no order of their own. */
    private static String showAll(Collection<?> nodes) {
        Stream<String> shown = nodes.stream().map(Reading::show);
        return "[" + (nodes instanceof Set ? shown.sorted() : shown).collect(Collectors.joining(" ")) + "]";
    }

    private static boolean isName(Record tree) {
        String type = tree.getClass().getSimpleName();
        return type.equals("Name") || type.equals("IntValue");
    }

    private static String showRecord(Record tree) {
        StringBuilder shown = new StringBuilder(tree.getClass().getSimpleName()).append('(');
        for (RecordComponent field : tree.getClass().getRecordComponents()) {
            Object value = component(tree, field);
            boolean isAbsent = value == null || value instanceof Span || Boolean.FALSE.equals(value)
                    || value instanceof List<?> list && list.isEmpty();
            if (!isAbsent) {
                shown.append(shown.charAt(shown.length() - 1) == '(' ? "" : " ")
                        .append(value instanceof Boolean ? field.getName() : show(value));
            }
        }
        return shown.append(')').toString();
    }

    private static Object component(Record tree, RecordComponent field) {
        try {
            return field.getAccessor().invoke(tree);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.getMessage(), failure);
        }
    }
}
