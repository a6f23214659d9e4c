package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Test;

/** Runs only where guest code is compiled: the second execution of the suite. */
class OptimizingRuntimeTest {

    @Test
    void theEngineIsTheOptimizingOne() {
        try (Engine engine = Engine.create("faultline")) {
            assertEquals("GraalVM CE", engine.getImplementationName());
        }
    }

    @Test
    void guestCodeIsCompiled() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Map<String, String> options = Map.of("engine.TraceCompilation", "true", "engine.BackgroundCompilation", "false");
        try (Context context = Context.newBuilder("faultline").allowExperimentalOptions(true).options(options).logHandler(log)
                .out(new ByteArrayOutputStream()).build()) {
            context.eval("faultline", "fn step(s, i) => (s * 31 + i) % 1000003\nvar s = 0\nfor i in 0..300000 { s = step(s, i) }\nprint s");
        }
        String trace = log.toString(StandardCharsets.UTF_8);
        assertTrue(trace.contains("opt done"), trace);
        assertTrue(trace.contains("step"), trace);
    }
}
