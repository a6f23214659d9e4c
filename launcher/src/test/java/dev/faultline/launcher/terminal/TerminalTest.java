package dev.faultline.launcher.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final Map<String, String> TTY = Map.of("faultline.columns", "132", "faultline.stdout", "tty", "faultline.stderr",
            "tty");

    @Test
    void terminalIsColouredAndAsWideAsItSays() {
        assertEquals(new Terminal(132, Style.ANSI, Style.ANSI, Interaction.NONE, true),
                Terminal.of(TTY::get, Map.of("TERM", "xterm"), true));
    }

    @Test
    void colourIsOffOnRequest() {
        Terminal plain = new Terminal(132, Style.PLAIN, Style.PLAIN);
        assertEquals(plain, Terminal.of(TTY::get, Map.of(), false));
        assertEquals(plain, Terminal.of(TTY::get, Map.of("NO_COLOR", "1"), true));
        assertEquals(plain, Terminal.of(TTY::get, Map.of("TERM", "dumb"), true));
        assertEquals(Style.ANSI, Terminal.of(TTY::get, Map.of("NO_COLOR", ""), true).styleOfOutput(), "an empty NO_COLOR says nothing");
    }

    @Test
    void pipeIsPlainAndAsWideAsColumnsSays() {
        Map<String, String> none = Map.of();
        assertEquals(new Terminal(70, Style.PLAIN, Style.PLAIN), Terminal.of(none::get, Map.of("COLUMNS", "70"), true));
        assertEquals(100, Terminal.of(none::get, Map.of("COLUMNS", "wide"), true).width());
        assertEquals(40, Terminal.of(none::get, Map.of("COLUMNS", "3"), true).width());
    }

    @Test
    void keysCanBePressedOnlyAtATerminalThatMovesItsCursor() {
        Map<String, String> both = Map.of("faultline.stdin", "tty", "faultline.stdout", "tty", "faultline.columns", "80");
        assertEquals(Interaction.KEYS, Terminal.of(both::get, Map.of("TERM", "xterm"), true).interaction());
        assertEquals(Interaction.KEYS, Terminal.of(both::get, Map.of("TERM", "xterm"), false).interaction());
        assertEquals(Interaction.LINES, Terminal.of(both::get, Map.of("TERM", "dumb"), true).interaction());
        assertEquals(Interaction.LINES, Terminal.of(both::get, Map.of(), true).interaction());
        assertEquals(Interaction.NONE, Terminal.of(TTY::get, Map.of("TERM", "xterm"), true).interaction());
        Map<String, String> unknownSize = Map.of("faultline.stdin", "tty", "faultline.stdout", "tty", "faultline.columns", "0");
        assertEquals(Interaction.LINES, Terminal.of(unknownSize::get, Map.of("TERM", "xterm"), true).interaction());
    }
}
