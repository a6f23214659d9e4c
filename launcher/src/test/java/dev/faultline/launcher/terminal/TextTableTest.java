package dev.faultline.launcher.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.terminal.TextTable.Cell;
import dev.faultline.launcher.terminal.TextTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table gives up when there is no room. */
class TextTableTest {

    private static TextTable table() {
        TextTable table = new TextTable(List.of(Column.text("line"), Column.clipped("source"), Column.number("faults", 9),
                Column.number("pages", 1)), 10);
        table.row(cells("a-module-with-a-long-name.fault:12", "touch write heap[0..64pages] random 10_000", "123,456", "10,000"));
        table.rule();
        table.row(cells("", "total", "123,456", "10,000"));
        return table;
    }

    private static List<Cell> cells(String... texts) {
        return List.of(texts).stream().map(Cell::of).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 20, 39, 40, 60, 80, 94, 95, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        for (String line : table().layOut(width, Style.PLAIN).lines()) {
            assertTrue(line.codePointCount(0, line.length()) <= width, width + ": " + line);
        }
    }

    @Test
    void theLeastImportantColumnGoesFirstAndIsNamed() {
        assertEquals(List.of(), table().layOut(200, Style.PLAIN).dropped());
        assertEquals(List.of("pages"), table().layOut(60, Style.PLAIN).dropped());
        assertEquals(List.of("pages", "faults"), table().layOut(40, Style.PLAIN).dropped());
    }
}
