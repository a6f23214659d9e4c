package dev.faultline.editor.server;

import java.util.List;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** The client's end of the line. A request that makes no sense is refused in one sentence, without what the protocol library thinks of it. */
final class Connection extends RemoteEndpoint {

    private final MessageConsumer out;

    Connection(MessageConsumer out, Endpoint local, Function<Throwable, ResponseError> errors) {
        super(out, local, errors);
        this.out = out;
    }

    @Override
    protected void handleRequestIssues(RequestMessage request, List<MessageIssue> issues) {
        out.consume(createErrorResponseMessage(request, new ResponseError(ResponseErrorCode.InvalidParams,
                "the parameters of " + request.getMethod() + " are not what it takes", null)));
    }
}
