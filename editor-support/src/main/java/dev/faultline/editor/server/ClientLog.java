package dev.faultline.editor.server;

import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.services.LanguageClient;

/** Tells the client's log what was odd; standard output is the protocol's alone. */
final class ClientLog {

    private final LanguageClient client;

    ClientLog(LanguageClient client) {
        this.client = client;
    }

    void warn(String sentence) {
        client.logMessage(new MessageParams(MessageType.Warning, sentence));
    }
}
