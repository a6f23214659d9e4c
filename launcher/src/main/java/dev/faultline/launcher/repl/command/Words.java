package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.UserError;
import java.util.List;

/** The arguments of a command as words. */
record Words(Command command, List<String> words) {

    /** @throws UserError where there are more than {@code most} */
    static Words of(Command command, String arguments, int most) {
        List<String> words = arguments.isBlank() ? List.of() : List.of(arguments.strip().split("\\s+"));
        Words read = new Words(command, words);
        if (words.size() > most) {
            throw read.wrong(words.get(most));
        }
        return read;
    }

    int count() {
        return words.size();
    }

    String get(int index) {
        return words.get(index);
    }

    /** Whether the word is {@code expected}; any other is refused. */
    boolean is(int index, String expected) {
        if (!words.get(index).equals(expected)) {
            throw wrong(words.get(index));
        }
        return true;
    }

    /** A whole number of 1 or more at {@code index}; {@code otherwise} where there is no word. */
    int number(int index, int otherwise) {
        if (index >= words.size()) {
            return otherwise;
        }
        String word = words.get(index);
        if (!word.matches("[1-9][0-9]{0,5}")) {
            throw wrong(word);
        }
        return Integer.parseInt(word);
    }

    UserError wrong(String word) {
        String parameters = command.help().parameters();
        return new UserError(ExitCode.USAGE, "`" + word + "` cannot stand after `:" + command.name() + "`"
                + (parameters.isEmpty() ? ", which takes nothing" : "; it takes " + parameters));
    }

    UserError missing(String what) {
        return new UserError(ExitCode.USAGE, "`:" + command.name() + "` needs " + what + ": `:" + command.name() + " "
                + command.help().parameters() + "`");
    }
}
