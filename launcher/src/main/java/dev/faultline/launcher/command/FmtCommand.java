package dev.faultline.launcher.command;

import dev.faultline.grammar.parse.Formatter;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.ErrorPrinter;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.script.ScriptCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code faultline fmt}: gives scripts the one layout, in place; {@code --check} only tells which ones do not have it. */
@Command(name = "fmt", mixinStandardHelpOptions = true, description = "Formats scripts in place: indentation, blanks, empty lines.")
final class FmtCommand implements Callable<Integer> {

    private static final String SUFFIX = ".fault";

    private final Surroundings surroundings;

    @Parameters(paramLabel = "SCRIPT", arity = "1..*",
            description = "Files; folders for every .fault file in them; - formats standard input to standard output.")
    private List<String> scripts = List.of();

    @Option(names = "--check", description = "Changes nothing; names what is not formatted, and exits with 1 if anything is.")
    private boolean check;

    FmtCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        int worst = ExitCode.OK;
        for (String argument : scripts) {
            for (String script : scriptsAt(argument)) {
                try {
                    worst = Math.max(worst, format(script));
                } catch (UserError e) {
                    surroundings.err().println("faultline: " + e.sentence());
                    worst = Math.max(worst, e.exitCode());
                }
            }
        }
        return worst;
    }

    private int format(String name) throws IOException {
        Script script = Script.read(name, surroundings);
        Optional<String> formatted = Formatter.format(script.text());
        if (formatted.isEmpty()) {
            surroundings.err().print(new ErrorPrinter(surroundings.terminal().styleOfErrors()).print(ScriptCheck.ofSyntax(script)));
            return ExitCode.USAGE;
        }
        boolean isFormatted = formatted.get().equals(script.text());
        if (check) {
            surroundings.out().print(isFormatted ? "" : name + ":" + firstDifference(script.text(), formatted.get()) + ": not formatted\n");
            return isFormatted ? ExitCode.OK : ExitCode.FAILED;
        }
        if (name.equals(Script.STANDARD_INPUT)) {
            surroundings.out().print(formatted.get());
        } else if (!isFormatted) {
            write(name, formatted.get());
            surroundings.out().print("formatted " + name + "\n");
        }
        return ExitCode.OK;
    }

    /** By way of a file beside it, so that nobody ever finds half a script; a link stays one, and permissions stay. */
    private void write(String name, String text) {
        try {
            Path file = surroundings.folder().resolve(name).toRealPath();
            if (!Files.isWritable(file)) {
                throw new UserError(ExitCode.UNWRITTEN, "cannot write " + name + ": it is read-only");
            }
            Path next = Files.createTempFile(file.getParent(), ".fmt", SUFFIX);
            try {
                Files.writeString(next, text, StandardCharsets.UTF_8);
                copyPermissions(file, next);
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UserError(ExitCode.UNWRITTEN, "cannot write " + name);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    /** Number of the first line that formatting changes. */
    private static int firstDifference(String text, String formatted) {
        List<String> before = text.lines().toList();
        List<String> after = formatted.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return Math.min(line + 1, Math.max(1, before.size()));
    }

    /** The script that is named, or all in the folder that is, in the order of their names. */
    private List<String> scriptsAt(String argument) throws IOException {
        Path start = surroundings.folder().resolve(argument);
        if (argument.equals(Script.STANDARD_INPUT) || !Files.isDirectory(start)) {
            return List.of(argument);
        }
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            files.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .forEach(file -> found.add(Path.of(argument).resolve(start.relativize(file)).normalize().toString()));
        } catch (UncheckedIOException e) {
            throw UserError.usage("cannot look through " + argument);
        }
        return found.stream().sorted().toList();
    }
}
