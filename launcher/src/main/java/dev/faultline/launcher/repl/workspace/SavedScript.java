package dev.faultline.launcher.repl.workspace;

import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.grammar.parse.ParseMode;
import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.syntax.Operation;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.grammar.syntax.Syntax;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.script.RunSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session as the text of a script. Three things differ between the two:
 *
 * <pre>
 *   at the prompt                         in the script
 *   r.pages                               print r.pages          a value that nobody takes is a mistake there
 *   let r = mmap 1page … let r = r        let r_1 = … let r = r_1   a name is defined once there
 *   an input that failed                  what came before that, then a comment   a script ends where it fails
 * </pre>
 */
public final class SavedScript {

    private static final String REFUSED = "refused";

    private final StringBuilder text = new StringBuilder();

    /** What a name that is defined anew later is called until then, by name. */
    private final Map<String, Integer> left = new HashMap<>();

    private final Map<String, Integer> definitions = new HashMap<>();

    private SavedScript() {}

    /** @param settings whose keys and params the script has to be run with, too */
    public static String of(List<Input> inputs, RunSettings settings) {
        SavedScript script = new SavedScript();
        script.header(settings);
        List<ParseResult> parsed = inputs.stream().map(input -> parse(kept(input))).toList();
        parsed.forEach(input -> defined(input).forEach(name -> script.definitions.merge(name.text(), 1, Integer::sum)));
        for (int i = 0; i < inputs.size(); i++) {
            script.add(inputs.get(i), parsed.get(i));
        }
        return script.text.toString();
    }

    private static ParseResult parse(String input) {
        return ScriptParser.parse(new SourceText("", input), ParseMode.REPL);
    }

    private void header(RunSettings settings) {
        List<String> options = new ArrayList<>();
        settings.params().forEach((name, value) -> options.add("-p " + name + "=" + value));
        settings.machineKeys().forEach((key, value) -> options.add("-m \"" + key + "=" + value + "\""));
        if (settings.seed() != null) {
            options.add("--seed " + settings.seed());
        }
        if (!options.isEmpty()) {
            text.append("# The session ran with: ").append(String.join(" ", options)).append('\n');
        }
    }

    private void add(Input input, ParseResult parsed) {
        String source = parsed.script().source().text();
        Map<Integer, String> changes = new HashMap<>();
        for (Statement statement : parsed.script().statements()) {
            if (statement instanceof Statement.Evaluate && computes(source, statement)) {
                changes.put(statement.span().start(), "print ");
            }
        }
        Map<String, Syntax.Identifier> names = new HashMap<>();
        defined(parsed).forEach(name -> names.put(name.text(), name));
        Map<String, Integer> ends = ends(parsed);
        StringBuilder renamed = new StringBuilder();
        int copied = 0;
        for (Piece piece : Highlighting.of(source)) {
            String change = changes.get(piece.start());
            String word = source.substring(piece.start(), piece.end());
            String replacement = piece.kind() == Kind.NAME && !isMember(source, piece) ? nameAt(word, piece, names.get(word), ends) : word;
            renamed.append(source, copied, piece.start()).append(change == null ? "" : change).append(replacement);
            copied = piece.end();
        }
        renamed.append(source, copied, source.length());
        names.keySet().forEach(name -> left.merge(name, 1, Integer::sum));
        if (!renamed.toString().isBlank()) {
            text.append(renamed.toString().strip()).append('\n');
        }
        if (input.evaluation().exitCode() != ExitCode.OK) {
            failed(input);
        }
    }

    /** What failed, and what would have come after it, as a comment. */
    private void failed(Input input) {
        text.append("# This failed: ").append(input.evaluation().errors().getFirst().message()).append('\n');
        input.text().substring(doneUntil(input)).strip().lines().forEach(line -> text.append("# ").append(line).append('\n'));
    }

    /**
     * The part of an input that was done; then the call that was refused, if that is why the input failed; and its functions, which are there from its
     * beginning on.
     */
    private static String kept(Input input) {
        if (input.evaluation().exitCode() == ExitCode.OK) {
            return input.text();
        }
        int end = doneUntil(input);
        StringBuilder kept = new StringBuilder(input.text().substring(0, end));
        boolean isFirst = true;
        for (Statement statement : parse(input.text()).script().statements()) {
            if (statement.span().start() >= end) {
                String source = input.text().substring(statement.span().start(), statement.span().end());
                if (isFirst && isCall(statement)) {
                    refusal(input).ifPresent(errno -> kept.append("\nexpect ").append(errno).append(" { ").append(source).append(" }"));
                } else if (statement instanceof Statement.FunctionDefinition) {
                    kept.append('\n').append(source);
                }
                isFirst = false;
            }
        }
        return kept.toString();
    }

    /** The error a call was refused with, if that made the input fail. */
    private static Optional<String> refusal(Input input) {
        ErrorReport error = input.evaluation().errors().getFirst();
        return error.code().equals(REFUSED) ? Optional.of(error.message().split(":", 2)[0]) : Optional.empty();
    }

    /** Whether a statement is one operation of the kernel's, with no block in it that could go on after a refusal. */
    private static boolean isCall(Statement statement) {
        return statement instanceof Statement.Evaluate evaluate && evaluate.value() instanceof Operation operation
                && !(operation instanceof Operation.Fork);
    }

    /** Offset where the statement that failed begins. */
    private static int doneUntil(Input input) {
        List<Statement> statements = parse(input.text()).script().statements();
        int done = input.evaluation().done();
        return done < statements.size() ? statements.get(done).span().start() : input.text().length();
    }

    /** Every definition of a name but the last has a name of its own: {@code x_1}, {@code x_2} … {@code x}. */
    private String nameAt(String word, Piece piece, Syntax.@Nullable Identifier anew, Map<String, Integer> ends) {
        int all = definitions.getOrDefault(word, 0);
        if (all < 2) {
            return word;
        }
        int before = left.getOrDefault(word, 0);
        boolean isNew = anew != null && (piece.start() == anew.span().start() || piece.start() >= ends.getOrDefault(word, 0));
        int number = before + (isNew ? 1 : 0);
        return number == 0 || number == all ? word : word + "_" + number;
    }

    /** After a dot or before a colon a name is none of the session's. */
    private static boolean isMember(String source, Piece piece) {
        boolean isField = piece.start() > 0 && source.charAt(piece.start() - 1) == '.'
                && (piece.start() < 2 || source.charAt(piece.start() - 2) != '.');
        return isField || piece.end() < source.length() && source.charAt(piece.end()) == ':';
    }

    private static boolean computes(String source, Statement statement) {
        String alone = source.substring(statement.span().start(), statement.span().end());
        return ScriptParser.parse(new SourceText("", alone)).hasErrors();
    }

    /** Names that the statements of an input define. */
    static List<Syntax.Identifier> defined(ParseResult parsed) {
        List<Syntax.Identifier> names = new ArrayList<>();
        for (Statement statement : parsed.script().statements()) {
            switch (statement) {
                case Statement.Declare declare -> names.add(declare.name());
                case Statement.FunctionDefinition function -> names.add(function.name());
                case Statement.Param param -> names.add(param.name());
                default -> {}
            }
        }
        return names;
    }

    /** Where in the text each name it defines has its new meaning: a function everywhere, a variable after its declaration. */
    private static Map<String, Integer> ends(ParseResult parsed) {
        Map<String, Integer> ends = new HashMap<>();
        for (Statement statement : parsed.script().statements()) {
            switch (statement) {
                case Statement.Declare declare -> ends.put(declare.name().text(), declare.span().end());
                case Statement.Param param -> ends.put(param.name().text(), param.span().end());
                case Statement.FunctionDefinition function -> ends.put(function.name().text(), 0);
                default -> {}
            }
        }
        return ends;
    }
}
