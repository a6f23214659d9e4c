package dev.faultline.launcher.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * Opens the terminal the process runs in.
 *
 * <p>On a Unix by way of {@code stty}: that needs no native library, and a third of the time the foreign-function provider takes to
 * start, which would be most of the time a user waits for the first prompt. The provider is made here and not by the builder, which
 * would start six more processes to find out what is known already.
 */
final class SystemTerminal {

    private SystemTerminal() {}

    static Terminal open(String type) throws IOException {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build();
        }
        Terminal terminal = new ExecTerminalProvider().sysTerminal("Faultline", type, false, StandardCharsets.UTF_8, StandardCharsets.UTF_8,
                StandardCharsets.UTF_8, true, Terminal.SignalHandler.SIG_DFL, false, SystemStream.Output);
        keepTypedAhead(terminal);
        return terminal;
    }

    /**
     * What is typed while a line runs is for the next one: it is not echoed into the output, and Ctrl-D in it is not lost, as it is when
     * the terminal itself puts lines together. Ctrl-C still interrupts. Closing the terminal undoes this.
     */
    private static void keepTypedAhead(Terminal terminal) {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(LocalFlag.ICANON, false);
        attributes.setLocalFlag(LocalFlag.ECHO, false);
        terminal.setAttributes(attributes);
    }
}
