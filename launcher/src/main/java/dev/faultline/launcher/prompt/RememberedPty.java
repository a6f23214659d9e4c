package dev.faultline.launcher.prompt;

import java.io.IOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.impl.exec.ExecPty;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/**
 * The terminal's line discipline by way of {@code stty}, which is asked once. The editor asks for attributes and size a dozen times
 * around each line, and every answer would be a process of its own.
 *
 * <p>What is remembered is true as long as nobody else changes it: {@link #forget} says that somebody may have.
 */
final class RememberedPty extends ExecPty {

    /** What {@code stty} said, of attributes and size. */
    private volatile @Nullable String config;
    /** What was set since. */
    private volatile @Nullable Attributes set;

    RememberedPty(TerminalProvider provider) {
        super(provider, SystemStream.Output, "/dev/tty");
    }

    /** Asks the terminal anew next time. From any thread. */
    void forget() {
        config = null;
        set = null;
    }

    @Override
    protected String doGetConfig() throws IOException {
        String known = config;
        if (known == null) {
            known = super.doGetConfig();
            config = known;
        }
        return known;
    }

    @Override
    public Attributes getAttr() throws IOException {
        Attributes known = set;
        return known == null ? super.getAttr() : new Attributes(known);
    }

    @Override
    protected void doSetAttr(Attributes wanted) throws IOException {
        try {
            super.doSetAttr(wanted);
            set = new Attributes(wanted);
        } catch (IOException e) {
            forget();
            throw e;
        }
    }
}
