package dev.faultline.launcher.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.terminal.Style;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorPrinterTest {

    @Test
    void underlinesTheSpan() {
        assertEquals("""
                a.fault:12:5: error: a slice of 8 has no part 9
                   12 | let x = heap.slice(9, 8)
                      |     ^
                      = parts are counted from 0
                """, print("let x = heap.slice(9, 8)", 5, 6, "parts are counted from 0"));
    }

    @Test
    void tabsAndControlCharactersKeepTheUnderlineInPlace() {
        assertEquals("""
                a.fault:12:3: error: a slice of 8 has no part 9
                   12 |  \uFFFDabc
                      |   ^^^
                """, print("\t\033abc", 3, 6, null));
    }

    @Test
    void spanThatEndsOnALaterLineEndsWithThisOne() {
        assertEquals("""
                a.fault:12:3: error: a slice of 8 has no part 9
                   12 | ab(cd
                      |   ^^^
                """, print("ab(cd", 3, 99, null));
    }

    @Test
    void spanBehindTheLastCharacterStillPointsThere() {
        assertEquals("""
                a.fault:12:3: error: a slice of 8 has no part 9
                   12 | ab
                      |   ^
                """, print("ab", 3, 3, null));
    }

    @Test
    void veryLongLineIsShownAroundTheSpan() {
        String text = print("x".repeat(5_000) + "bad" + "y".repeat(5_000), 5_001, 5_004, null);
        List<String> lines = text.lines().toList();
        assertEquals("   12 | …" + "x".repeat(40) + "bad" + "y".repeat(67) + "…", lines.get(1));
        assertEquals("      |  " + " ".repeat(40) + "^^^", lines.get(2));
    }

    @Test
    void errorWithoutAPlaceNamesTheFileOnly() {
        assertEquals("a.fault: error: it is a folder\n",
                new ErrorPrinter(Style.PLAIN).print(List.of(ErrorReport.ofFile("unreadable", "it is a folder", "a.fault", null))));
    }

    private static String print(String source, int column, int endColumn, @Nullable String hint) {
        ErrorReport error = new ErrorReport("range", "a slice of 8 has no part 9", "a.fault", 12, column, endColumn, source, hint);
        return new ErrorPrinter(Style.PLAIN).print(List.of(error));
    }
}
