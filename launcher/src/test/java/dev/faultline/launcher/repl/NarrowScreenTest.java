package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers fit the narrowest screen there is, all but those that keep a format of the kernel's or a program's. */
class NarrowScreenTest {

    private static final int WIDTH = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<String> names() {
        return new Commands().names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theExampleOfEveryCommandFits(String name) {
        Command command = new Commands().find(name);
        try (Sessions session = new Sessions(folder)) {
            for (String line : command.help().example().lines().toList()) {
                if (line.startsWith(":") && Commands.keepsItsLines(new Commands().find(line.split(" ")[0]))) {
                    session.show(line);
                } else {
                    fits(line, session);
                }
            }
            fits(":help " + name, session);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", ":nosuch", ":wolk", "touch write mmap 1MiB", "let r = mmap 4pages; munmap r; touch read r",
        "machine { kernel \"2.6.11\"; thp always }", "print 1 // 0", ":walk", ":compare idaal", ":set cpus lots", ":load nothing.fault",
        "threads 2 as t { if t == 0 { barrier } }"})
    void whatIsWrongFits(String input) {
        try (Sessions session = new Sessions(folder)) {
            fits(input, session);
        }
    }

    private static void fits(String input, Sessions session) {
        List<String> wide = session.transcript(input, WIDTH).lines().filter(line -> line.codePointCount(0, line.length()) > WIDTH).toList();
        assertEquals(List.of(), wide, input);
    }
}
