package dev.faultline.launcher.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.launcher.SampleRuns;
import dev.faultline.launcher.render.JsonRenderer;
import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.RunReport;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A document that is read and printed again must come out the same: nothing is lost, renamed or reordered on the way. */
class ReportReaderTest {

    private static final ReportReader READER = new ReportReader(file -> file.equals("pft.fault") ? null : List.of());

    /** Proxies are guest values only inside one. */
    private final Context context = Context.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    @Test
    void whatIsReadIsPrintedTheSame() throws IOException {
        for (RunReport sample : List.of(SampleRuns.faulting(), SampleRuns.sweeping())) {
            String document = json(sample);
            assertEquals(document, json(READER.read(guestValue(document))));
        }
    }

    @Test
    void errorsQuoteTheirLine() throws IOException {
        ReportReader reader = new ReportReader(file -> "x\n".repeat(30).concat("    expect s.faults >= 10").lines().toList());
        ErrorReport error = reader.read(guestValue(json(SampleRuns.sweeping()))).error();
        assertEquals("    expect s.faults >= 10", error == null ? null : error.sourceLine());
    }

    @Test
    void missingMemberIsNamed() throws IOException {
        Value broken = guestValue(json(SampleRuns.faulting()).replace("\"digest\"", "\"digests\""));
        IllegalStateException defect = assertThrows(IllegalStateException.class, () -> READER.read(broken));
        assertTrue(String.valueOf(defect.getMessage()).contains("digest"), defect.getMessage());
    }

    private static String json(RunReport run) throws IOException {
        StringWriter out = new StringWriter();
        new JsonRenderer().render(List.of(run), out);
        return out.toString();
    }

    private Value guestValue(String document) throws IOException {
        return context.asValue(proxy(new ObjectMapper().readValue(document, Map.class)));
    }

    private static @Nullable Object proxy(@Nullable Object json) {
        return switch (json) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                map.forEach((key, value) -> members.put((String) key, proxy(value)));
                yield ProxyObject.fromMap(members);
            }
            case List<?> list -> ProxyArray.fromArray(list.stream().map(ReportReaderTest::proxy).toArray());
            case null, default -> json;
        };
    }
}
