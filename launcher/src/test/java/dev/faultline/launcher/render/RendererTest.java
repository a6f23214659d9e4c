package dev.faultline.launcher.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Golden;
import dev.faultline.launcher.SampleRuns;
import dev.faultline.launcher.report.RunReport;
import dev.faultline.launcher.terminal.Style;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each format against a file that was read by a person. */
class RendererTest {

    @Test
    void tableShowsWhatEachLineCost() throws IOException {
        Golden.assertMatches("faulting.table.txt", render(new TableRenderer(100, Style.PLAIN, false, false), SampleRuns.faulting()));
    }

    @Test
    void tableWithLocksAndModules() throws IOException {
        Golden.assertMatches("faulting-all.table.txt", render(new TableRenderer(100, Style.PLAIN, true, true), SampleRuns.faulting()));
    }

    @Test
    void tableInColour() throws IOException {
        String coloured = render(new TableRenderer(100, Style.ANSI, false, false), SampleRuns.faulting());
        assertEquals(render(new TableRenderer(100, Style.PLAIN, false, false), SampleRuns.faulting()),
                coloured.replaceAll("\033\\[[0-9;]*m", ""));
        assertTrue(coloured.contains("\033[31m379 ms\033[0m"), "the line that takes most of the time is red");
    }

    @Test
    void manyMachinesGetOneRowEach() throws IOException {
        Golden.assertMatches("sweeping.table.txt", render(new TableRenderer(100, Style.PLAIN, false, false), SampleRuns.sweeping()));
    }

    @Test
    void designsStandBelowOneAnother() throws IOException {
        Golden.assertMatches("compared.table.txt", render(new TableRenderer(100, Style.PLAIN, false, false),
                SampleRuns.under("single-ptl", 1), SampleRuns.under("split-ptl", 0.4)));
    }

    @Test
    void csvTellsDesignsApart() throws IOException {
        String csv = render(new CsvRenderer(), SampleRuns.under("single-ptl", 1), SampleRuns.under("split-ptl", 0.4));
        assertTrue(csv.startsWith("design,machine,file,line,"), csv);
        assertTrue(csv.contains("\nsplit-ptl,0,first.fault,"), csv);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 41, 60, 79, 80, 100, 132, 200})
    void tableIsNeverWiderThanTheTerminal(int width) throws IOException {
        String text = render(new TableRenderer(width, Style.PLAIN, true, true), SampleRuns.faulting(), SampleRuns.sweeping(),
                SampleRuns.under("single-ptl", 1), SampleRuns.under("split-ptl", 0.4));
        text.lines().forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= width, line));
    }

    @Test
    void narrowTableSaysWhatItLeftOut() throws IOException {
        Golden.assertMatches("faulting-narrow.table.txt",
                render(new TableRenderer(60, Style.PLAIN, false, false), SampleRuns.faulting()));
    }

    @Test
    void json() throws IOException {
        Golden.assertMatches("faulting.json", render(new JsonRenderer(), SampleRuns.faulting()));
    }

    @Test
    void jsonOfSeveralScriptsIsAnArray() throws IOException {
        String text = render(new JsonRenderer(), SampleRuns.sweeping(), SampleRuns.sweeping());
        assertTrue(text.startsWith("[") && text.endsWith("]\n"), text);
    }

    @Test
    void ndjson() throws IOException {
        Golden.assertMatches("sweeping.ndjson", render(new NdjsonRenderer(), SampleRuns.sweeping()));
    }

    @Test
    void csvOfLines() throws IOException {
        Golden.assertMatches("faulting.csv", render(new CsvRenderer(), SampleRuns.faulting()));
    }

    @Test
    void csvOfEmittedRowsHasParamsInFront() throws IOException {
        Golden.assertMatches("sweeping.csv", render(new CsvRenderer(), SampleRuns.sweeping()));
    }

    @Test
    void pft() throws IOException {
        Golden.assertMatches("sweeping.pft.txt", render(new PftRenderer(), SampleRuns.sweeping()));
    }

    @Test
    void pftWithoutSuchRowsIsRefused() {
        Renderer.NothingToShowException refused = assertThrows(Renderer.NothingToShowException.class,
                () -> render(new PftRenderer(), SampleRuns.faulting()));
        assertTrue(refused.getMessage().contains("user_ns"), refused.getMessage());
    }

    private static String render(Renderer renderer, RunReport... runs) throws IOException {
        StringWriter out = new StringWriter();
        renderer.render(List.of(runs), out);
        return out.toString();
    }
}
