package dev.faultline.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An input that is awkward to keep in a repository: its bytes are made when it is needed.
 *
 * @param name what is odd about it
 * @param maker puts the files in an empty folder
 * @param words the command line, run in that folder
 * @param standardInput what stands on standard input
 */
record BadInput(String name, Maker maker, List<String> words, String standardInput) {

    /** Puts files in an empty folder. */
    interface Maker {
        void make(Path folder) throws IOException;
    }

    private static final String SCRIPT = "script.fault";
    private static final int TEN_MEGABYTES = 10_000_000;

    String goldenName() {
        return "bad-input/" + name;
    }

    /** All of them, by name. */
    static List<BadInput> all() {
        return List.of(
                script("binary-file", binary()),
                script("byte-order-mark", text("\uFEFFprint \"read\"\n")),
                script("carriage-returns", text("# a comment\r\nlet x = 1 +\r\n    2\r\nprint x, \"{x}\"\r\n")),
                script("carriage-returns-and-an-error", text("let x = 1\r\nprint missing\r\n")),
                command("directory", folder -> Files.createDirectory(folder.resolve(SCRIPT)), SCRIPT),
                script("empty-file", text("")),
                script("expression-of-ten-megabytes", text("let x = 1" + " + 1".repeat(TEN_MEGABYTES / 4) + "\n")),
                script("invalid-utf-8", bytes("print \"caf".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xE9}, text("\"\n"))),
                script("line-of-ten-megabytes", text("print " + "x".repeat(TEN_MEGABYTES) + "\n")),
                command("missing-file", _ -> {}, "nothing.fault"),
                script("nested-blocks", text("if true {\n".repeat(10_000) + "}\n".repeat(10_000))),
                script("nested-brackets", text("print " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + "\n")),
                script("nested-brackets-unclosed", text("print " + "[".repeat(10_000) + "\n")),
                script("no-newline-at-the-end", text("print \"read\"")),
                script("no-newline-after-a-comment", text("print \"read\" # done")),
                script("non-ascii-names", text("let größe = 3\nprint größe\n")),
                new BadInput("standard-input", _ -> {}, List.of("run", "-o", "results", "-"), "print 1 / 0\n"),
                script("unknown-option", text("print 1\n"), "--frobnicate"),
                command("unknown-command", _ -> {}, "frobnicate"),
                new BadInput("unreadable-file", BadInput::makeUnreadable, List.of("run", SCRIPT), ""),
                script("wrong-number", text("print 1\n"), "--max-steps", "many"),
                script("wrong-format", text("print 1\n"), "--format", "xml"),
                script("zero-bytes", text("print 1\0\n")));
    }

    /** A script of those bytes, run with its results put aside. */
    private static BadInput script(String name, byte[] content, String... options) {
        List<String> words = new ArrayList<>(List.of("run", "-o", "results"));
        words.addAll(Arrays.asList(options));
        words.add(SCRIPT);
        return new BadInput(name, folder -> Files.write(folder.resolve(SCRIPT), content), words, "");
    }

    private static BadInput command(String name, Maker maker, String... words) {
        return new BadInput(name, maker, List.of(words), "");
    }

    private static void makeUnreadable(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(SCRIPT), "print 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The start of an executable, as one gets it by naming the wrong file: every byte value there is. */
    private static byte[] binary() {
        byte[] content = new byte[1024];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7);
        }
        return bytes(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}, content);
    }
}
