package dev.faultline.editor.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The protocol by hand, for what no well-behaved client sends. */
final class Wire implements AutoCloseable {

    static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIPE_BYTES = 1 << 22;

    final List<Throwable> defects = new ArrayList<>();
    final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    final OutputStream toServer;
    final InputStream fromServer;

    Wire() throws IOException {
        PipedInputStream in = new PipedInputStream(PIPE_BYTES);
        PipedOutputStream out = new PipedOutputStream();
        toServer = new PipedOutputStream(in);
        fromServer = new PipedInputStream(out, PIPE_BYTES);
        Thread session = new Thread(() -> {
            try {
                exitCode.complete(new LanguageServerSession("test", List.of(), defects::add).serve(in, out));
            } catch (IOException e) {
                exitCode.completeExceptionally(e);
            }
        });
        session.setDaemon(true);
        session.start();
    }

    void send(String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        raw("Content-Length: " + body.length + "\r\n\r\n" + json);
    }

    void raw(String text) throws IOException {
        toServer.write(text.getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    /** The next message from the server. */
    JsonNode receive() throws IOException {
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring("Content-Length: ".length())) : length;
        }
        return JSON.readTree(fromServer.readNBytes(length));
    }

    /** The next answer to a request, whatever is told in between. */
    JsonNode answer() throws IOException {
        JsonNode message = receive();
        while (message.has("method")) {
            message = receive();
        }
        return message;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = fromServer.read(); next != '\n'; next = fromServer.read()) {
            if (next < 0) {
                throw new IOException("the server has gone");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    int end() throws Exception {
        return exitCode.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        toServer.close();
        fromServer.close();
    }
}
