package dev.faultline.editor.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageConsumer;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageProducer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.eclipse.lsp4j.jsonrpc.validation.ReflectiveMessageValidator;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/**
 * One client, from the first byte to the last.
 *
 * <p>A reader takes messages in, in their order; a single worker answers and publishes, so that answers keep that order. The session is over
 * when the client says exit, when either stream ends, or when the client's process has gone.
 */
public final class LanguageServerSession {

    /** What the deepest script that is allowed needs, as the launcher gives its own threads. */
    private static final long STACK_BYTES = 16L << 20;

    private final String version;
    private final List<String> launcher;
    private final Consumer<Throwable> defects;

    /**
     * @param version of the product, as the client is told
     * @param launcher the command that runs scripts, word by word; empty if they cannot be run
     * @param defects takes what should not have happened; the client only learns that it has
     */
    public LanguageServerSession(String version, List<String> launcher, Consumer<Throwable> defects) {
        this.version = version;
        this.launcher = List.copyOf(launcher);
        this.defects = defects;
    }

    /** Serves until the session is over and gives the exit code: 0 after shutdown and exit, 1 for every other end. */
    public int serve(InputStream in, OutputStream out) throws IOException {
        // The protocol library tells of a pipe that closes by a stack trace on standard error.
        Logger noise = Logger.getLogger("org.eclipse.lsp4j");
        noise.setLevel(Level.OFF);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Map<String, JsonRpcMethod> methods = methods();
        MessageJsonHandler json = new MessageJsonHandler(methods);
        Gate gate = new Gate(methods.keySet(), defects);
        Connection connection = new Connection(watched(new StreamMessageConsumer(out, json), end), gate, this::answerTo);
        json.setMethodProvider(connection);
        connection.setJsonHandler(json);
        try (ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "faultline-worker"))) {
            LanguageClient client = ServiceEndpoints.toServiceObject(connection, LanguageClient.class);
            FaultlineServer server = new FaultlineServer(version, launcher, client, worker, end);
            gate.open(server);
            thread(() -> read(new StreamMessageProducer(in, json, connection), connection, end), "faultline-reader").start();
            int code = end.join();
            worker.shutdownNow();
            server.costs().close();
            server.project().libraryTexts().close();
            return code;
        }
    }

    private static Map<String, JsonRpcMethod> methods() {
        Map<String, JsonRpcMethod> methods = new LinkedHashMap<>(ServiceEndpoints.getSupportedMethods(LanguageClient.class));
        methods.putAll(ServiceEndpoints.getSupportedMethods(LanguageServer.class));
        return methods;
    }

    private static void read(StreamMessageProducer in, Connection connection, CompletableFuture<Integer> end) {
        try {
            in.listen(new ReflectiveMessageValidator(connection));
        } catch (JsonRpcException closed) {
            // A stream that breaks ends the session as one that ends.
            end.complete(1);
        } finally {
            end.complete(1);
        }
    }

    /** A client that no longer reads has gone. */
    private static MessageConsumer watched(MessageConsumer out, CompletableFuture<Integer> end) {
        return message -> {
            try {
                out.consume(message);
            } catch (JsonRpcException closed) {
                end.complete(1);
            }
        };
    }

    private ResponseError answerTo(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof InvocationTargetException
                || cause.getClass() == RuntimeException.class) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ResponseErrorException refused) {
            return refused.getResponseError();
        }
        defects.accept(cause);
        return new ResponseError(ResponseErrorCode.InternalError, "this is a defect of Faultline, not of your script", null);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
