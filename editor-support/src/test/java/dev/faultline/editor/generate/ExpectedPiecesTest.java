package dev.faultline.editor.generate;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.grammar.parse.Highlighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes down what the parser's own passes make of every script of the project, for {@code textmate/test/agreement.js} to compare the
 * TextMate grammar with: in {@code target/pieces.json}, {@code [{"path", "pieces": [[start, end, kind], …]}, …]}.
 */
class ExpectedPiecesTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> FOLDERS = List.of("examples", "stdlib/std", "conformance", "editor-support/samples");

    @Test
    void everyScriptHasPieces() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode written = mapper.createArrayNode();
        for (Path script : scripts()) {
            List<Highlighting.Piece> pieces = Highlighting.of(Files.readString(script));
            ObjectNode entry = written.addObject().put("path", ROOT.relativize(script).toString().replace('\\', '/'));
            ArrayNode array = entry.putArray("pieces");
            pieces.forEach(piece -> array.addArray().add(piece.start()).add(piece.end()).add(piece.kind().name()));
        }
        assertFalse(written.isEmpty(), "no scripts below " + ROOT.toAbsolutePath());
        Files.createDirectories(Path.of("target"));
        mapper.writeValue(Path.of("target/pieces.json").toFile(), written);
    }

    private static List<Path> scripts() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".fault")).sorted().forEach(found::add);
            }
        }
        return found;
    }
}
