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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Takes a command line apart and runs the command it names. */
public final class CommandLines {

    /** Words that stand for themselves in front of a command. */
    private static final Set<String> OWN_OPTIONS = Set.of("--help", "-h", "--version", "-V", "--no-color");

    private CommandLines() {}

    /**
     * Runs one command line and gives its exit code.
     *
     * @throws UserError for what the user can put right
     */
    public static int execute(Surroundings surroundings, Interruption interruption, List<String> words) throws Exception {
        CommandLine commands = commands(surroundings, interruption);
        ParseResult parsed;
        try {
            parsed = commands.parseArgs(withCommand(words, commands, surroundings).toArray(String[]::new));
        } catch (ParameterException e) {
            throw wrongUsage(e);
        }
        Integer helpCode = CommandLine.executeHelpRequest(parsed);
        if (helpCode != null) {
            return helpCode;
        }
        Callable<Integer> command = parsed.asCommandLineList().getLast().getCommand();
        return command.call();
    }

    /** All commands, ready to parse. */
    static CommandLine commands(Surroundings surroundings, Interruption interruption) {
        Library library = new Library();
        CommandLine commands = new CommandLine(new FaultlineCommand());
        commands.addSubcommand(new RunCommand(surroundings, interruption));
        commands.addSubcommand(new TestCommand(surroundings, interruption));
        commands.addSubcommand(new ExplainCommand(surroundings, library));
        commands.addSubcommand(new ListCommand(surroundings, library));
        commands.addSubcommand(new CompletionCommand(surroundings, commands));
        commands.getSubcommands().values().forEach(CommandLines::addColourOption);
        addColourOption(commands);
        Ansi ansi = surroundings.terminal().styleOfOutput() == Style.ANSI ? Ansi.ON : Ansi.OFF;
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        commands.setUsageHelpWidth(surroundings.terminal().width());
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
    private static List<String> withCommand(List<String> words, CommandLine commands, Surroundings surroundings) {
        if (words.isEmpty() || OWN_OPTIONS.contains(words.getFirst()) || commands.getSubcommands().containsKey(words.getFirst())) {
            return words;
        }
        String first = words.getFirst();
        if (first.startsWith("-") || looksLikeScript(first, surroundings)) {
            List<String> run = new ArrayList<>(List.of("run"));
            run.addAll(words);
            return run;
        }
        throw UserError.usage("there is no command '" + first + "' and no such script" + suggestion(commands, first));
    }

    private static boolean looksLikeScript(String word, Surroundings surroundings) {
        try {
            return word.equals(Script.STANDARD_INPUT) || word.endsWith(".fault") || word.contains("/")
                    || Files.exists(surroundings.folder().resolve(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String suggestion(CommandLine commands, String word) {
        return DidYouMean.closest(word, commands.getSubcommands().keySet()).map(close -> "; did you mean '" + close + "'?")
                .orElse("; 'faultline --help' lists the commands");
    }

    private static UserError wrongUsage(ParameterException exception) {
        String name = exception.getCommandLine().getCommandSpec().qualifiedName();
        String suggestion = exception instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()
                ? "; did you mean '" + unmatched.getSuggestions().getFirst() + "'?" : "";
        return UserError.usage(exception.getMessage() + suggestion + "\nTry '" + name + " --help'.");
    }
}
