package dev.faultline.launcher;

import dev.faultline.launcher.command.CommandLines;
import dev.faultline.launcher.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Entry point of the process: connects the commands to the real terminal, and turns every way to end into an exit code. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        Terminal terminal = Terminal.of(System::getProperty, System.getenv(), !words.contains("--no-color"));
        Output out = new Output(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Surroundings surroundings = new Surroundings(System.in, out, err, Path.of(""), terminal);
        Interruption interruption = Interruption.install();
        int code = run(surroundings, interruption, words);
        interruption.exit(code);
    }

    /** Runs one command line. Never throws. */
    static int run(Surroundings surroundings, Interruption interruption, List<String> words) {
        int code;
        try {
            code = CommandLines.execute(surroundings, interruption, words);
            surroundings.out().flush();
        } catch (UserError e) {
            surroundings.err().println("faultline: " + e.sentence());
            code = e.exitCode();
        } catch (Throwable e) {
            if (surroundings.out().exitCode() == ExitCode.OK) {
                surroundings.err().println(DefectReport.write(e, words));
            }
            code = ExitCode.DEFECT;
        }
        return afterOutput(surroundings, code);
    }

    /** A reader that has gone outranks what the command says: nobody saw it. */
    private static int afterOutput(Surroundings surroundings, int code) {
        int outputCode = surroundings.out().exitCode();
        if (outputCode == ExitCode.UNWRITTEN) {
            surroundings.err().println("faultline: standard output could not be written: " + surroundings.out().failureReason());
        }
        return outputCode == ExitCode.OK ? code : outputCode;
    }
}
