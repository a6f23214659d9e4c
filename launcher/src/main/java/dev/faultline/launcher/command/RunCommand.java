package dev.faultline.launcher.command;

import dev.faultline.launcher.DefectReport;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.HeadedOutput;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.ErrorPrinter;
import dev.faultline.launcher.render.Format;
import dev.faultline.launcher.render.Renderer;
import dev.faultline.launcher.render.Renderers;
import dev.faultline.launcher.report.MachineReport;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.script.Estimate;
import dev.faultline.launcher.script.MachineKeys;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.script.Script;
import dev.faultline.launcher.script.ScriptRun;
import dev.faultline.launcher.script.ScriptRunner;
import dev.faultline.launcher.terminal.ProgressLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code faultline run}: runs scripts one after the other and prints what their lines cost. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs scripts and reports what each of their lines cost.")
final class RunCommand implements Callable<Integer> {

    /** The width that is known is that of standard output; where that is no terminal, standard error may be a narrower one. */
    private static final int PROGRESS_COLUMNS = 80;

    private final Surroundings surroundings;
    private final Interruption interruption;

    @Parameters(paramLabel = "SCRIPT", arity = "1..*", description = "Files that end in .fault, or - for standard input.")
    private List<String> scripts = List.of();

    @Mixin
    private ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--format", paramLabel = "FORMAT", converter = Formats.class, completionCandidates = Formats.class,
            description = "How results are printed: ${COMPLETION-CANDIDATES}; table if not given.")
    private Format format = Format.TABLE;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes the results to a file instead of standard output.")
    private @Nullable Path file;

    @Option(names = "--designs", paramLabel = "DESIGN", split = ",",
            description = "Runs each script under each of these designs of the fault path, and compares them with the first.")
    private List<String> designs = List.of();

    @Option(names = "--locks", description = "Adds a table of the simulated locks.")
    private boolean locks;

    @Option(names = "--all-files", description = "Shows lines of modules too.")
    private boolean allFiles;

    @Option(names = "--quiet", description = "Prints no notes and no progress.")
    private boolean quiet;

    RunCommand(Surroundings surroundings, Interruption interruption) {
        this.surroundings = surroundings;
        this.interruption = interruption;
    }

    /** The command for one script and no options. */
    static RunCommand of(String script, Surroundings surroundings, Interruption interruption) {
        RunCommand command = new RunCommand(surroundings, interruption);
        command.scripts = List.of(script);
        return command;
    }

    @Override
    public Integer call() throws IOException {
        if (file != null && Files.isDirectory(surroundings.folder().resolve(file))) {
            throw UserError.usage("cannot write " + file + ": it is a folder; name a file in it");
        }
        RunSettings settings = execution.settings();
        checkDesigns(settings);
        List<Script> texts = new ArrayList<>();
        for (String script : scripts) {
            texts.add(Script.read(script, surroundings));
        }
        OutputStream printed = format.mixesWithOutput() ? surroundings.out() : surroundings.err();
        List<RunReport> reports = new ArrayList<>();
        int worst = ExitCode.OK;
        for (Job job : jobs(texts, settings)) {
            OutputStream headed = job.design == null ? printed : new HeadedOutput("== " + job.design, printed);
            ScriptRun run = run(job, headed);
            if (surroundings.out().exitCode() != ExitCode.OK) {
                return surroundings.out().exitCode();
            }
            reports.add(job.design == null ? run.report() : run.report().of(job.design));
            tell(run, job.design);
            worst = Math.max(worst, run.exitCode());
            if (interruption.isRequested()) {
                break;
            }
        }
        return Math.max(worst, printResults(reports));
    }

    /** Runs with a line about it on the terminal, where standard error is one: never among what goes to a file or a pipe. */
    private ScriptRun run(Job job, OutputStream printed) {
        ScriptRunner runner = new ScriptRunner(interruption, job.settings);
        if (quiet || !surroundings.terminal().erasesErrors()) {
            return runner.run(job.script, printed);
        }
        ProgressLine line = new ProgressLine(surroundings.err());
        Estimate estimate = new Estimate();
        String heading = job.design == null ? scripts.size() == 1 ? "" : job.script.name() + " · " : job.design + " · ";
        line.begin(Math.min(surroundings.terminal().width(), PROGRESS_COLUMNS),
                () -> runner.progress().map(now -> heading + estimate.text(now)).orElse(""));
        try {
            return runner.run(job.script, line.inFrontOf(printed));
        } finally {
            line.end();
        }
    }

    /** One run: a script, under one of the designs to compare or as it says itself. */
    private record Job(Script script, @Nullable String design, RunSettings settings) {}

    private List<Job> jobs(List<Script> texts, RunSettings settings) {
        List<Job> jobs = new ArrayList<>();
        for (Script text : texts) {
            if (designs.isEmpty()) {
                jobs.add(new Job(text, null, settings));
            }
            designs.forEach(design -> jobs.add(new Job(text, design, settings.withDesign(design))));
        }
        return jobs;
    }

    private void checkDesigns(RunSettings settings) {
        if (designs.isEmpty()) {
            return;
        }
        if (settings.machineKeys().containsKey("design")) {
            throw UserError.usage("'--designs' and '-m design' both say what to run; give one of them");
        }
        for (String design : designs) {
            MachineKeys.check(Map.of("design", design));
            if (Collections.frequency(designs, design) > 1) {
                throw UserError.usage("'--designs' names " + design + " twice");
            }
        }
    }

    /** Notes and errors, as soon as the script has ended. */
    private void tell(ScriptRun run, @Nullable String design) {
        ErrorPrinter printer = new ErrorPrinter(surroundings.terminal().styleOfErrors());
        if (!quiet) {
            for (MachineReport machine : run.report().machines()) {
                surroundings.err().print(printer.printNotes(machine.notes()));
            }
        }
        String defect = run.defect();
        if (design != null && run.exitCode() != ExitCode.OK) {
            surroundings.err().println("under " + design + ":");
        }
        if (defect != null) {
            surroundings.err().println(DefectReport.write(defect, scripts));
        } else {
            surroundings.err().print(printer.print(run.report().errors()));
        }
    }

    private int printResults(List<RunReport> reports) throws IOException {
        Renderer renderer = Renderers.of(format, surroundings.terminal(), file != null, locks, allFiles);
        StringWriter text = new StringWriter();
        try {
            renderer.render(reports, text);
        } catch (Renderer.NothingToShowException e) {
            throw new UserError(ExitCode.FAILED, e.sentence());
        }
        if (file != null) {
            try {
                Files.writeString(surroundings.folder().resolve(file), text.toString());
                return ExitCode.OK;
            } catch (IOException e) {
                surroundings.err().println("faultline: cannot write " + file + "; the results go to standard output instead");
                surroundings.out().print(text.toString());
                return ExitCode.UNWRITTEN;
            }
        }
        surroundings.out().print(text.toString());
        return ExitCode.OK;
    }
}
