package dev.faultline.launcher.command;

import dev.faultline.launcher.DefectReport;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.ErrorPrinter;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.script.ScriptRun;
import dev.faultline.launcher.script.ScriptRunner;
import dev.faultline.launcher.terminal.Style;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code faultline test}: runs every script whose name ends in _test.fault; it passes when it would exit with 0. */
@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Runs every script whose name ends in _test.fault, in these folders and below.")
final class TestCommand implements Callable<Integer> {

    private static final String SUFFIX = "_test.fault";

    private final Surroundings surroundings;
    private final Interruption interruption;

    @Parameters(paramLabel = "DIR", arity = "0..*", description = "Folders to look in; the current one if none is given.")
    private List<String> folders = List.of();

    @Mixin
    private ExecutionOptions execution = new ExecutionOptions();

    TestCommand(Surroundings surroundings, Interruption interruption) {
        this.surroundings = surroundings;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws IOException {
        List<String> tests = new ArrayList<>();
        for (String folder : folders.isEmpty() ? List.of(".") : folders) {
            tests.addAll(testsIn(folder));
        }
        ScriptRunner runner = new ScriptRunner(interruption, execution.settings());
        int passed = 0;
        int failed = 0;
        for (String test : tests) {
            if (passes(test, runner)) {
                passed++;
            } else {
                failed++;
            }
            if (interruption.isRequested()) {
                break;
            }
        }
        surroundings.out().print(passed + " passed, " + failed + " failed\n");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean passes(String test, ScriptRunner runner) throws IOException {
        Style style = surroundings.terminal().styleOfOutput();
        ScriptRun run;
        try {
            run = runner.run(Script.read(test, surroundings), OutputStream.nullOutputStream());
        } catch (UserError e) {
            surroundings.out().print(style.red("FAIL") + " " + test + "\n");
            surroundings.err().println("faultline: " + e.sentence());
            return false;
        }
        boolean passes = run.exitCode() == ExitCode.OK;
        surroundings.out().print((passes ? style.green("ok  ") : style.red("FAIL")) + " " + test + "\n");
        String defect = run.defect();
        if (defect != null) {
            surroundings.err().println(DefectReport.write(defect, List.of("test", test)));
        } else {
            surroundings.err().print(new ErrorPrinter(surroundings.terminal().styleOfErrors()).print(run.report().errors()));
        }
        return passes;
    }

    /** Test scripts in a folder and below, in the order of their names; a script that is named itself is one too. */
    private List<String> testsIn(String folder) throws IOException {
        Path start = surroundings.folder().resolve(folder);
        if (Files.isRegularFile(start)) {
            return List.of(folder);
        }
        if (!Files.isDirectory(start)) {
            throw UserError.usage("there is no folder " + folder);
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .map(file -> Path.of(folder).resolve(start.relativize(file)).normalize().toString()).sorted().toList();
        } catch (UncheckedIOException e) {
            throw UserError.usage("cannot look through " + folder);
        }
    }
}
