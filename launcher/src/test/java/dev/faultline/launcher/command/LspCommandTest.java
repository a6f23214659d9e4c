package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Main;
import dev.faultline.launcher.Process;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The language server as editors start it: a process of its own, spoken to over its standard streams. */
class LspCommandTest {

    private static final String INITIALIZE =
            message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
    private static final String OPEN = message("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
            + "{\"uri\":\"untitled:a\",\"languageId\":\"faultline\",\"version\":1,\"text\":\"print nothing\\n\"}}}");
    private static final String SHUTDOWN = message("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}");
    private static final String EXIT = message("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");

    private static String message(String json) {
        return "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    @Test
    void standardOutputCarriesTheProtocolAlone() {
        Process served = Process.run(Path.of(""), INITIALIZE + SHUTDOWN + EXIT, "lsp", "--stdio");
        assertEquals(0, served.exitCode());
        assertTrue(served.out().startsWith("Content-Length: "), served.out());
        assertTrue(served.out().contains("\"name\":\"faultline\""), served.out());
        assertEquals("", served.err());
    }

    @Test
    void exitWithoutShutdownIsAnError() {
        assertEquals(1, Process.run(Path.of(""), INITIALIZE + EXIT, "lsp").exitCode());
    }

    @Test
    void aClientThatGoesAwayEndsItQuietly() {
        Process served = Process.run(Path.of(""), INITIALIZE, "lsp");
        assertEquals(1, served.exitCode());
        assertEquals("", served.err());
    }

    @Test
    void aProcessServes() throws Exception {
        java.lang.Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xss16m", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "lsp").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream out = process.getOutputStream(); InputStream in = process.getInputStream()) {
            out.write((INITIALIZE + OPEN).getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertTrue(read(in, "serverInfo").contains("capabilities"));
            assertTrue(read(in, "`nothing` is not defined").contains("publishDiagnostics"));
            out.write((SHUTDOWN + EXIT).getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** What comes up to and with {@code wanted}. */
    private static String read(InputStream in, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            read.append((char) next);
            if (read.indexOf(wanted, Math.max(0, read.length() - wanted.length())) >= 0) {
                break;
            }
        }
        return read.toString();
    }
}
