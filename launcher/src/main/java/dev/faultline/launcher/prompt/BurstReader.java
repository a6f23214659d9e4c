package dev.faultline.launcher.prompt;

import java.util.Map;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/**
 * A line reader that draws what is typed only when no more keys wait to be read.
 *
 * <p>A terminal that does not mark what is pasted sends it as keys. The line reader would colour and draw the whole input after each of them,
 * which takes the square of its length; with this, a paste is drawn once a line, when the line is accepted.
 */
final class BurstReader extends LineReaderImpl {

    private static final long NEXT_KEY_MILLIS = 1;

    BurstReader(Terminal terminal, String appName, Map<String, Object> variables) {
        super(terminal, appName, variables);
    }

    @Override
    protected void redisplay(boolean flush) {
        if (state != State.NORMAL || !hasMoreKeys()) {
            super.redisplay(flush);
        }
    }

    /** Whether another key has been sent already. */
    private boolean hasMoreKeys() {
        return bindingReader.peekCharacter(NEXT_KEY_MILLIS) >= 0;
    }
}
