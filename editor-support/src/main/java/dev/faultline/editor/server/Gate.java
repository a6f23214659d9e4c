package dev.faultline.editor.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.jspecify.annotations.Nullable;

/** Lets through what may come in the phase the session is in: before {@code initialize} and after {@code shutdown} that is little. */
final class Gate implements Endpoint {

    private final Consumer<Throwable> defects;
    private @Nullable FaultlineServer server;
    private @Nullable Endpoint services;

    Gate(Consumer<Throwable> defects) {
        this.defects = defects;
    }

    /** Says who answers; nothing comes before. */
    void open(FaultlineServer answering) {
        server = answering;
        services = ServiceEndpoints.toEndpoint(answering);
    }

    @Override
    public CompletableFuture<?> request(String method, Object parameter) {
        if (server == null || services == null) {
            throw new IllegalStateException("a request came before the session began");
        }
        if (!method.equals("initialize")) {
            server.checkRunning();
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
