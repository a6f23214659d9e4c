package dev.faultline.launcher.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.PosixSysTerminal;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.InfoCmp;

/**
 * Opens the terminal the process runs in.
 *
 * <p>On a Unix by way of {@code stty}: that needs no native library, and a third of the time the foreign-function provider takes to
 * start, which would be most of the time a user waits for the first prompt. The terminal is made here and not by the builder, which
 * would start six more processes to find out what is known already.
 */
final class SystemTerminal {

    private SystemTerminal() {}

    static Terminal open(String type) throws IOException {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build();
        }
        useKnownCapabilities(type);
        TerminalProvider provider = new ExecTerminalProvider();
        RememberedPty remembered = new RememberedPty(provider);
        Terminal terminal = new PosixSysTerminal(provider, "Faultline", type, remembered, StandardCharsets.UTF_8, StandardCharsets.UTF_8,
                StandardCharsets.UTF_8, true, Terminal.SignalHandler.SIG_DFL) {
            @Override
            public void raise(Signal signal) {
                // Another size; or a shell had the terminal while we were stopped.
                if (signal == Signal.WINCH || signal == Signal.CONT) {
                    remembered.forget();
                }
                super.raise(signal);
            }
        };
        // By default a terminal is not told of signals.
        terminal.handle(Signal.WINCH, signal -> {});
        terminal.handle(Signal.CONT, signal -> {});
        keepTypedAhead(terminal);
        return terminal;
    }

    /** What the library itself knows of a terminal it need not ask {@code infocmp} for, another process. */
    private static void useKnownCapabilities(String type) {
        String known = InfoCmp.getDefaultInfoCmp(type);
        if (known != null) {
            InfoCmp.setLoadedInfoCmp(type, known);
        }
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
