package dev.faultline.launcher.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.stdlib.Library;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Takes a command line apart and runs the command it names. */
public final class CommandLines {

    /** Words that stand for themselves in front of a command. */
    private static final Set<String> OWN_OPTIONS = Set.of("--help", "-h", "--version", "-V", "--no-color");

    /** The parser refuses to lay help out in less. */
    private static final int NARROWEST_HELP = 55;

    private CommandLines() {}

    /**
     * Runs one command line and gives its exit code.
     *
     * @throws UserError for what the user can put right
     */
    public static int execute(Surroundings surroundings, Interruption interruption, List<String> words) throws Exception {
        Map<String, Supplier<Object>> known = known(surroundings, interruption);
        if (words.isEmpty() || words.equals(List.of("repl"))) {
            return new ReplCommand(surroundings, interruption).call();
        }
        if (words.size() == 1 && !known.containsKey(words.getFirst()) && looksLikeScript(words.getFirst(), surroundings)) {
            // The most common command line has nothing to parse, and reading annotations takes a quarter of a short run.
            return RunCommand.of(words.getFirst(), surroundings, interruption).call();
        }
        List<String> complete = withCommand(words, known.keySet(), surroundings);
        CommandLine commands = commands(known, complete.isEmpty() ? "" : complete.getFirst(), surroundings);
        ParseResult parsed;
        try {
            parsed = commands.parseArgs(complete.toArray(String[]::new));
        } catch (ParameterException e) {
            throw WrongUsage.of(e);
        }
        Integer helpCode = CommandLine.executeHelpRequest(parsed);
        if (helpCode != null) {
            return helpCode;
        }
        Callable<Integer> command = parsed.asCommandLineList().getLast().getCommand();
        return command.call();
    }

    /** Every command by its name, in the order help lists them. */
    private static Map<String, Supplier<Object>> known(Surroundings surroundings, Interruption interruption) {
        Map<String, Supplier<Object>> known = new LinkedHashMap<>();
        known.put("run", () -> new RunCommand(surroundings, interruption));
        known.put("repl", () -> new ReplCommand(surroundings, interruption));
        known.put("check", () -> new CheckCommand(surroundings));
        known.put("fmt", () -> new FmtCommand(surroundings));
        known.put("test", () -> new TestCommand(surroundings, interruption));
        known.put("explain", () -> new ExplainCommand(surroundings, new Library()));
        known.put("list", () -> new ListCommand(surroundings, new Library()));
        known.put("lsp", () -> new LspCommand(surroundings));
        known.put("completion", () -> new CompletionCommand(surroundings, () -> commands(known, "", surroundings)));
        return known;
    }

    /** The parser for the command called {@code name}, or for all of them: reading a command's annotations takes a while. */
    private static CommandLine commands(Map<String, Supplier<Object>> known, String name, Surroundings surroundings) {
        CommandLine commands = new CommandLine(new FaultlineCommand(known.get("repl")));
        Map<String, Supplier<Object>> wanted = known.containsKey(name) ? Map.of(name, known.get(name)) : known;
        wanted.values().forEach(command -> commands.addSubcommand(command.get()));
        commands.getSubcommands().values().forEach(CommandLines::addColourOption);
        addColourOption(commands);
        Ansi ansi = surroundings.terminal().styleOfOutput() == Style.ANSI ? Ansi.ON : Ansi.OFF;
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        commands.setUsageHelpWidth(Math.max(surroundings.terminal().width(), NARROWEST_HELP));
        commands.setOut(new PrintWriter(new OutputStreamWriter(surroundings.out(), StandardCharsets.UTF_8), true));
        return commands;
    }

    /**
     * Accepts and documents {@code --no-color} everywhere. Nothing reads its value: the terminal has been told before any command
     * line is parsed, for messages about the command line must keep to it too.
     */
    private static void addColourOption(CommandLine command) {
        command.getCommandSpec().addOption(OptionSpec.builder("--no-color").type(boolean.class).arity("0")
                .description("Prints without colours, as the variable NO_COLOR does.").build());
    }

    /** Puts {@code run} in front where the words begin with a script or with an option of {@code run}. */
    private static List<String> withCommand(List<String> words, Set<String> known, Surroundings surroundings) {
        if (words.isEmpty() || OWN_OPTIONS.contains(words.getFirst()) || known.contains(words.getFirst())) {
            return words;
        }
        String first = words.getFirst();
        if (first.startsWith("-") || looksLikeScript(first, surroundings)) {
            List<String> run = new ArrayList<>(List.of("run"));
            run.addAll(words);
            return run;
        }
        throw UserError.usage("there is no command '" + first + "' and no such script" + suggestion(known, first));
    }

    private static boolean looksLikeScript(String word, Surroundings surroundings) {
        try {
            return word.equals(Script.STANDARD_INPUT) || word.endsWith(".fault") || word.contains("/")
                    || Files.exists(surroundings.folder().resolve(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String suggestion(Set<String> known, String word) {
        return DidYouMean.closest(word, known).map(close -> "; did you mean '" + close + "'?")
                .orElse("; 'faultline --help' lists the commands");
    }
}
