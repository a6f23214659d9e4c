package dev.faultline.launcher.command;

import dev.faultline.editor.server.LanguageServerSession;
import dev.faultline.launcher.DefectReport;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code faultline lsp}: the language server. Standard output carries the protocol and nothing else, whoever prints. */
@Command(name = "lsp", mixinStandardHelpOptions = true,
        description = "Serves editors: the Language Server Protocol over standard input and output.")
final class LspCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(names = "--stdio", description = "Accepted because editors give it: there is no other way to talk.")
    @SuppressWarnings("UnusedVariable")
    private boolean standardStreams;

    LspCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream before = System.out;
        System.setOut(surroundings.err());
        try {
            return new LanguageServerSession(Version.current(), launcher(), this::report).serve(surroundings.in(), surroundings.out());
        } finally {
            System.setOut(before);
        }
    }

    /** How this process was started; the script of the checkout says so, because a JVM's own arguments are long and may be cut off. */
    private static List<String> launcher() {
        String script = System.getenv("FAULTLINE_LAUNCHER");
        return script == null || script.isEmpty() ? List.of() : List.of(script);
    }

    private void report(Throwable defect) {
        surroundings.err().println(DefectReport.write(defect, List.of("lsp")));
    }
}
