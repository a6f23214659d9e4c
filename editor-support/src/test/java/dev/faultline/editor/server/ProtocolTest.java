package dev.faultline.editor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session as a whole: phases, wrong order, streams that end, texts that are odd. */
class ProtocolTest {

    private static final String SHUTDOWN = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"shutdown\"}";
    private static final String EXIT = "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";

    // ---- phases ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "textDocument/hover § -32002",
        "shutdown § -32002",
        "no/suchMethod § -32002"
    })
    void nothingIsAnsweredBeforeInitialize(String method, int code) throws Exception {
        try (Wire wire = new Wire()) {
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{\"textDocument\":{\"uri\":\"a\"},"
                    + "\"position\":{\"line\":0,\"character\":0}}}");
            assertEquals(code, wire.receive().at("/error/code").asInt());
        }
    }

    @Test
    void aSecondInitializeAnUnknownMethodAndRequestsAfterShutdownAreRefused() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(Wire.INITIALIZE);
            JsonNode first = wire.receive();
            assertEquals("utf-16", first.at("/result/capabilities/positionEncoding").asText());
            assertEquals("faultline", first.at("/result/serverInfo/name").asText());
            wire.send(Wire.INITIALIZE);
            assertEquals(-32600, wire.receive().at("/error/code").asInt());
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"no/suchMethod\",\"params\":{}}");
            assertEquals(-32601, wire.receive().at("/error/code").asInt());
            wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"no/suchNotification\",\"params\":{}}");
            wire.send(SHUTDOWN);
            assertTrue(wire.receive().has("result"));
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"workspace/symbol\",\"params\":{\"query\":\"\"}}");
            assertEquals(-32600, wire.receive().at("/error/code").asInt());
            wire.send(EXIT);
            assertEquals(0, wire.end());
            assertEquals(List.of(), wire.defects);
        }
    }

    @Test
    void exitWithoutShutdownIsAnError() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(Wire.INITIALIZE);
            wire.receive();
            wire.send(EXIT);
            assertEquals(1, wire.end());
        }
    }

    // ---- streams -----------------------------------------------------------------------------------------------------

    @Test
    void theSessionEndsWithItsInput() throws Exception {
        try (Wire wire = new Wire()) {
            wire.toServer.close();
            assertEquals(1, wire.end());
        }
    }

    @Test
    void theSessionEndsWhenNobodyReads() throws Exception {
        try (Wire wire = new Wire()) {
            wire.fromServer.close();
            wire.send(Wire.INITIALIZE);
            assertEquals(1, wire.end());
            assertEquals(List.of(), wire.defects);
        }
    }

    @Test
    void theSessionEndsWithTheClientsProcess() throws Exception {
        Process client = new ProcessBuilder("sleep", "60").start();
        try (Wire wire = new Wire()) {
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":" + client.pid()
                    + ",\"capabilities\":{}}}");
            wire.receive();
            assertFalse(wire.exitCode.isDone());
            client.destroy();
            assertEquals(1, wire.end());
        } finally {
            client.destroy();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', value = {
        "{ § -32700",
        "[] § -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"textDocument/hover\",\"params\":[1,2]} § -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"textDocument/hover\",\"params\":{}} § -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"textDocument/hover\"} § -32602"
    })
    void whatIsNoMessageIsRefusedAndTheSessionGoesOn(String message, int code) throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(Wire.INITIALIZE);
            wire.receive();
            wire.send(message);
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"workspace/symbol\",\"params\":{\"query\":\"\"}}");
            JsonNode answer = wire.answer();
            if (answer.path("id").asInt() != 7) {
                assertEquals(code, answer.at("/error/code").asInt(), answer.toString());
                answer = wire.answer();
            }
            assertEquals(7, answer.path("id").asInt());
            assertTrue(answer.has("result"));
            assertEquals(List.of(), wire.defects);
        }
    }

    // ---- order -------------------------------------------------------------------------------------------------------

    @Test
    void aRequestIsAboutTheTextAsItWasThen() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("let one = 1\n");
            CompletableFuture<?> before = client.server().getTextDocumentService().documentSymbol(new DocumentSymbolParams(text));
            client.change(text, 2, null, "let two = 2\n");
            CompletableFuture<?> after = client.server().getTextDocumentService().documentSymbol(new DocumentSymbolParams(text));
            assertTrue(Client.await(before).toString().contains("one"));
            assertTrue(Client.await(after).toString().contains("two"));
        }
    }

    @Test
    void anOlderVersionAndATextThatIsNotOpenAreLeftOut() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("let one = 1\n");
            client.change(text, 5, null, "let five = 5\n");
            client.change(text, 4, null, "let four = 4\n");
            assertEquals("version 4 of " + text.getUri() + " came after version 5 and is left out",
                    Client.next(client.logged).getMessage());
            assertTrue(Client.await(client.server().getTextDocumentService().documentSymbol(new DocumentSymbolParams(text))).toString()
                    .contains("five"));
            TextDocumentIdentifier other = new TextDocumentIdentifier("untitled:other");
            client.change(other, 1, null, "x");
            assertEquals("a change of untitled:other, which is not open, is left out", Client.next(client.logged).getMessage());
            assertEquals(-32602, Client.error(client.server().getTextDocumentService().hover(new HoverParams(other, new Position(0, 0))))
                    .getCode());
        }
    }

    @Test
    void aCancelledRequestIsAnsweredAsSuch() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(Wire.INITIALIZE);
            wire.receive();
            String text = "let x = mmap 1MiB\\n".repeat(20_000);
            wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"untitled:a\","
                    + "\"languageId\":\"faultline\",\"version\":1,\"text\":\"" + text + "\"}}}");
            String params = "\"params\":{\"textDocument\":{\"uri\":\"untitled:a\"}}}";
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"textDocument/documentSymbol\"," + params);
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"textDocument/documentSymbol\"," + params);
            wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":3}}");
            JsonNode one = wire.answer();
            JsonNode other = wire.answer();
            JsonNode cancelled = one.path("id").asInt() == 3 ? one : other;
            assertEquals(3, cancelled.path("id").asInt());
            assertEquals(-32800, cancelled.at("/error/code").asInt());
        }
    }

    @Test
    void closingATextTakesItsErrorsAway() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("print nothing\n");
            assertEquals(1, client.problems(text).getDiagnostics().size());
            client.server().getTextDocumentService().didClose(new DidCloseTextDocumentParams(text));
            assertEquals(List.of(), client.problems(text).getDiagnostics());
        }
    }

    // ---- odd texts ---------------------------------------------------------------------------------------------------

    @Test
    void columnsCountUtf16() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("print \"\uD83D\uDE00\", nothing\r\nprint \"ä\", no\r\n");
            List<String> places = client.problems(text).getDiagnostics().stream().map(problem -> problem.getRange().getStart())
                    .map(at -> at.getLine() + ":" + at.getCharacter()).toList();
            assertEquals(List.of("0:12", "1:11"), places);
            client.change(text, 2, new Range(new Position(0, 7), new Position(0, 9)), "");
            assertEquals(10, client.problems(text).getDiagnostics().getFirst().getRange().getStart().getCharacter());
        }
    }

    @Test
    void aByteOrderMarkCountsForTheClient() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("\uFEFFprint no\nprint no\n");
            assertEquals(List.of(7, 6), client.problems(text).getDiagnostics().stream()
                    .map(problem -> problem.getRange().getStart().getCharacter()).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', nullValues = "none", value = {"let x = \0 § 1", "'((((((((' § 1", "none § 0", "'\uD83D' § 1", "'a\rb' § 1"})
    void anyTextIsAnswered(String content, int errors) {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open(content == null ? "" : content);
            assertEquals(errors, Math.min(1, client.problems(text).getDiagnostics().size()));
            SemanticTokens tokens =
                    Client.await(client.server().getTextDocumentService().semanticTokensFull(new SemanticTokensParams(text)));
            assertEquals(0, tokens.getData().size() % 5);
        }
    }

    @Test
    void positionsOutsideOfTheTextMeanItsEnds() {
        try (Client client = Client.initialized()) {
            TextDocumentIdentifier text = client.open("let x = 1\n");
            client.change(text, 2, new Range(new Position(0, 9), new Position(400, 7)), "0\nprint nothing");
            assertEquals(1, client.problems(text).getDiagnostics().getFirst().getRange().getStart().getLine());
            Client.await(client.server().getTextDocumentService().hover(new HoverParams(text, new Position(99, 99))));
        }
    }

    @Test
    void theSessionOutlivesManyTexts() throws Exception {
        try (Client client = Client.initialized()) {
            for (int i = 0; i < 50; i++) {
                client.open("print " + i + "\n");
            }
            TextDocumentIdentifier last = client.open("print nothing\n");
            assertEquals(1, client.problems(last).getDiagnostics().size());
            assertFalse(client.exitCode.isDone());
            client.server().shutdown().get(30, TimeUnit.SECONDS);
            client.server().exit();
            assertEquals(0, client.exitCode.get(30, TimeUnit.SECONDS));
        }
    }
}
