package dev.faultline.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is left of an unexpected failure: a file with everything a developer needs, and one line for the user. */
public final class DefectReport {

    private DefectReport() {}

    /** Writes the report and returns the line that tells about it. */
    public static String write(Throwable defect, List<String> arguments) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        return write(trace.toString(), arguments);
    }

    /** As above, for a trace that was taken elsewhere. */
    public static String write(String trace, List<String> arguments) {
        String what = trace.startsWith(OutOfMemoryError.class.getName())
                ? "Faultline ran out of memory (FAULTLINE_JAVA_OPTIONS=-Xmx8g gives it more)"
                : "this is a defect of Faultline, not of your script";
        try {
            Path file = Files.createTempFile("faultline-defect-", ".txt");
            Files.writeString(file, text(trace, arguments));
            return "faultline: " + what + "; the report is in " + file;
        } catch (IOException e) {
            return "faultline: " + what + "; no report could be written: " + e.getMessage();
        }
    }

    private static String text(String trace, List<String> arguments) {
        return """
                Faultline %s
                arguments: %s
                Java: %s %s
                system: %s %s

                %s""".formatted(Version.current(), String.join(" ", arguments), System.getProperty("java.vm.name"),
                Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"), trace);
    }
}
