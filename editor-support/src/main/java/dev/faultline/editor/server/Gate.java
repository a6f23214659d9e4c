package dev.faultline.editor.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.jspecify.annotations.Nullable;

/** Lets through what may come in the phase the session is in: before {@code initialize} and after {@code shutdown} that is little. */
final class Gate implements Endpoint {

    private final Set<String> methods;
    private final Consumer<Throwable> defects;
    private @Nullable FaultlineServer server;
    private @Nullable Endpoint services;

    /** @param methods all that can be asked and told */
    Gate(Set<String> methods, Consumer<Throwable> defects) {
        this.methods = methods;
        this.defects = defects;
    }

    /** Says who answers; nothing comes before. */
    void open(FaultlineServer answering) {
        server = answering;
        services = ServiceEndpoints.toEndpoint(answering);
    }

    @Override
    public CompletableFuture<?> request(String method, @Nullable Object parameter) {
        if (server == null || services == null) {
            throw new IllegalStateException("a request came before the session began");
        }
        if (!method.equals("initialize")) {
            server.checkRunning();
        }
        if (parameter == null && methods.contains(method) && !method.equals("shutdown")) {
            throw new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, method + " takes parameters", null));
        }
        return services.request(method, parameter);
    }

    @Override
    public void notify(String method, Object parameter) {
        if (server == null || services == null || !method.equals("exit") && !server.isRunning()) {
            return;
        }
        try {
            services.notify(method, parameter);
        } catch (RuntimeException | StackOverflowError e) {
            // Nobody waits for an answer to it, so this is the only place where it can be told.
            defects.accept(e);
        }
    }
}
