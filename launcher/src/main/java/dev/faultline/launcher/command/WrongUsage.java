package dev.faultline.launcher.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Says in our own words what the command line parser does not like, in one sentence, and where help is. */
final class WrongUsage {

    private WrongUsage() {}

    static UserError of(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        return UserError.usage(sentence(exception, command) + "\nTry '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }

    private static String sentence(ParameterException exception, CommandLine command) {
        // A misspelt option explains a missing script better than the missing script does.
        String surplus = command.getUnmatchedArguments().stream().findFirst().orElse(null);
        if (surplus != null) {
            return surplus.startsWith("-") ? unknownOption(surplus, command) : "'" + surplus + "' is one word too many";
        }
        ArgSpec argument = argument(exception);
        if (argument == null) {
            return String.valueOf(exception.getMessage());
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        if (exception instanceof MissingParameterException) {
            return argument.isOption()
                    ? "'" + name + "' needs a value: " + name + " " + argument.paramLabel()
                    : "name at least one " + name;
        }
        if (exception.getCause() instanceof TypeConversionException wrong) {
            return "'" + name + "' cannot take this: " + wrong.getMessage();
        }
        return "'" + name + "' takes " + argument.paramLabel() + ", not '" + exception.getValue() + "'";
    }

    private static String unknownOption(String word, CommandLine command) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        List<String> known = command.getCommandSpec().optionsMap().keySet().stream().toList();
        return "there is no option '" + name + "'"
                + DidYouMean.closest(name, known).map(close -> "; did you mean '" + close + "'?").orElse("");
    }

    private static @Nullable ArgSpec argument(ParameterException exception) {
        return exception instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
                ? missing.getMissing().getFirst()
                : exception.getArgSpec();
    }
}
