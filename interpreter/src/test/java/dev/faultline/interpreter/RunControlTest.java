package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.interpreter.language.RunControl;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is stopped from outside ends, and tells what it measured up to then. */
class RunControlTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "var i = 0\nwhile true { i += 1 }",
        "let a = mmap 4pages\nwhile true { touch write a }",
        "threads 2 { while true { compute 1us } }",
        "try { while true { sleep 1ms } }"
    })
    void stoppedRunHasAResult(String loop) throws Exception {
        try (Context context = Context.newBuilder("faultline").option("faultline.Report", "true").build();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            RunControl control = context.getEngine().getInstruments().get(RunControl.INSTRUMENT_ID).lookup(RunControl.class);
            ScheduledFuture<?> stop = clock.schedule(control::stop, 200, TimeUnit.MILLISECONDS);
            Value result = context.eval("faultline", "machine { cpus 1; memory 64MiB; kernel \"2.6.11\" }\n" + loop);
            stop.get();
            assertEquals(130, result.getMember("exit_code").asInt());
            assertEquals("interrupted", result.getMember("error").getMember("code").asString());
            assertTrue(result.getMember("machines").getArrayElement(0).getMember("lines").getArraySize() >= 2);
        }
    }
}
