package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.editor.lastrun.LastRun;
import dev.faultline.editor.lastrun.LineCost;
import dev.faultline.launcher.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What editors read out of a result is what {@code run} writes into it. */
class LineCostsOfRunTest {

    @TempDir
    Path folder;

    @Test
    void costsAreThoseOfTheTable() throws IOException {
        String text = """
                machine { cpus 2 }
                let a = mmap 8pages
                let s = measure {
                    touch write a
                }
                print s.faults
                """;
        Files.writeString(folder.resolve("a.fault"), text);
        Process run = Process.run(folder, "", "run", "--format", "json", "a.fault");
        SortedMap<Integer, LineCost> costs = LastRun.of(text, run.out()).costsIn(text);
        assertEquals(Set.of(2, 3, 4), costs.keySet());
        assertEquals(8, costs.get(3).faults(), "with what ran in the block");
        assertEquals(8, costs.get(4).faults());
    }
}
