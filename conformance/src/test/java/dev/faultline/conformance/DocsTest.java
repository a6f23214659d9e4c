package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation shows is true: every block marked {@code fault} runs as it stands, and every one marked {@code fault fails} ends in an
 * error of the script.
 */
class DocsTest {

    private static final Path FOLDER = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final String RUNS = "```fault";
    private static final String FAILS = "```fault fails";
    private static final String END = "```";

    /**
     * A block of a page.
     *
     * @param line of the page, 1-based, at which its text begins
     */
    record Block(String page, int line, boolean fails, String text) {
        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    static List<Block> blocks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Block> blocks = new ArrayList<>();
            for (Path page : files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
                addBlocks(page, blocks);
            }
            return blocks;
        }
    }

    private static void addBlocks(Path page, List<Block> blocks) throws IOException {
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            String opening = lines.get(i);
            if (opening.startsWith(RUNS)) {
                assertTrue(opening.equals(RUNS) || opening.equals(FAILS), page + ":" + (i + 1) + ": no such kind of block: " + opening);
                int begin = i + 1;
                i = begin + lines.subList(begin, lines.size()).indexOf(END);
                assertTrue(i >= begin, page + ":" + begin + ": this block has no end");
                String text = String.join("\n", lines.subList(begin, i)) + "\n";
                blocks.add(new Block(page.getFileName().toString(), begin + 1, opening.equals(FAILS), text));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void doesWhatThePageSays(Block block) {
        CommandLineRun run = CommandLineRun.of(FOLDER, block.text(), List.of("run", "--quiet", "-"));
        if (block.fails()) {
            assertTrue(run.exitCode() == 1 || run.exitCode() == 2, "exit code " + run.exitCode() + "\n" + run.err());
            assertTrue(run.err().contains("error: "), run.err());
        } else {
            assertEquals(0, run.exitCode(), run.err());
        }
    }

    @Test
    void blocksOfBothKindsAreFound() throws IOException {
        List<Block> blocks = blocks();
        assertTrue(blocks.stream().anyMatch(Block::fails), "no block that fails");
        assertTrue(blocks.stream().anyMatch(block -> !block.fails()), "no block that runs");
    }
}
