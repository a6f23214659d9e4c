package dev.faultline.editor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Inlay hints from runs: when there is one, what is shown, and what an edit does to it. The launcher is a line of shell. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a line of shell")
class LineCostsTest {

    private static final String TEXT = "let a = mmap 4pages\ntouch write a\n";
    private static final String RESULT = "{\"script\": \"a.fault\", \"machines\": [{\"lines\": [{\"file\": \"a.fault\", \"line\": 2, "
            + "\"hits\": 1, \"faults\": 4, \"kinds\": {\"anonymous\": 4}, \"lock_wait_ns\": 0, \"wall_ns\": 3000}]}]}";

    @TempDir
    Path folder;

    private Path answer;
    private Path script;
    private Client client;

    @BeforeEach
    void begin() throws IOException {
        answer = Files.writeString(folder.resolve("answer"), RESULT);
        script = Files.writeString(folder.resolve("a.fault"), TEXT);
        client = Client.initialized(List.of("/bin/sh", "-c", "echo run >> runs; cat answer", "faultline"), folder);
    }

    @AfterEach
    void end() {
        client.close();
    }

    private TextDocumentIdentifier open() {
        return client.open(script.toUri().toString(), TEXT);
    }

    private void save(TextDocumentIdentifier text) {
        client.server().getTextDocumentService().didSave(new DidSaveTextDocumentParams(text));
    }

    private List<InlayHint> hints(TextDocumentIdentifier text) {
        return Client.await(client.server().getTextDocumentService().inlayHint(
                new InlayHintParams(text, new Range(new Position(0, 0), new Position(100, 0)))));
    }

    private String runs() throws IOException {
        Path runs = folder.resolve("runs");
        return Files.exists(runs) ? Files.readString(runs) : "";
    }

    @Test
    void savingRunsAndShowsTheCostBehindTheLine() {
        TextDocumentIdentifier text = open();
        assertEquals(List.of(), hints(text));
        save(text);
        Client.next(client.refreshed);
        InlayHint hint = hints(text).getFirst();
        assertEquals("4 faults · 3.00 us", hint.getLabel().getLeft());
        assertEquals(new Position(1, "touch write a".length()), hint.getPosition());
        assertTrue(hint.getTooltip().getRight().getValue().contains("4 `anonymous` faults"));
        assertTrue(client.defects.isEmpty(), client.defects.toString());
    }

    @Test
    void anEditMovesHintsAndMarksThem() {
        TextDocumentIdentifier text = open();
        save(text);
        Client.next(client.refreshed);
        client.change(text, 2, new Range(new Position(0, 0), new Position(0, 0)), "# first\n");
        InlayHint hint = hints(text).getFirst();
        assertEquals("≈ 4 faults · 3.00 us", hint.getLabel().getLeft());
        assertEquals(2, hint.getPosition().getLine());
        client.change(text, 3, new Range(new Position(2, 6), new Position(2, 11)), "read");
        assertEquals(List.of(), hints(text));
    }

    @Test
    void theClientMayAskAndMayTurnSavingOff() throws Exception {
        TextDocumentIdentifier text = open();
        client.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(
                JsonParser.parseString("{\"faultline\": {\"inlayHints\": {\"runOnSave\": false, \"timeout\": \"1500ms\"}}}")));
        save(text);
        hints(text);
        assertNull(client.refreshed.poll(200, TimeUnit.MILLISECONDS));
        assertEquals("", runs());
        Client.await(client.server().getWorkspaceService().executeCommand(new ExecuteCommandParams(LineCosts.RUN, List.of(text.getUri()))));
        Client.next(client.refreshed);
        assertEquals("run\n", runs());
        assertEquals("file:///none is not open", Client.error(client.server().getWorkspaceService()
                .executeCommand(new ExecuteCommandParams(LineCosts.RUN, List.of("file:///none")))).getMessage());
    }

    @Test
    void whatCannotRunIsNotRunAndWhatFailsIsLogged() throws Exception {
        TextDocumentIdentifier text = open();
        Files.writeString(answer, "no result");
        save(text);
        assertTrue(Client.next(client.logged).getMessage().endsWith("a.fault ended with exit code 0 and no result"));
        client.change(text, 2, null, "let a = ");
        save(text);
        hints(text);
        assertNull(client.logged.poll(200, TimeUnit.MILLISECONDS));
        assertEquals("run\n", runs());
    }

    @Test
    void settingsOfAnyShapeAreTaken() {
        CostSettings settings = CostSettings.DEFAULT;
        assertEquals(new CostSettings(false, Duration.ofMillis(1500)),
                settings.with(JsonParser.parseString("{\"inlayHints\": {\"runOnSave\": false, \"timeout\": \"1.5s\"}}")));
        for (String odd : List.of("null", "3", "[]", "{\"faultline\": 3}", "{\"inlayHints\": {\"runOnSave\": 1, \"timeout\": \"soon\"}}")) {
            assertEquals(settings, settings.with(JsonParser.parseString(odd)), odd);
        }
    }
}
