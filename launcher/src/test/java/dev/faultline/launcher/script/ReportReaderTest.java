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
            assertEquals(document, json(ReportReader.read(guestValue(document))));
        }
    }

    @Test
    void spanOfAnErrorIsRead() throws IOException {
        ErrorReport read = ReportReader.read(guestValue(json(SampleRuns.sweeping()))).error();
        assertEquals(SampleRuns.sweeping().error(), read);
    }

    @Test
    void missingMemberIsNamed() throws IOException {
        Value broken = guestValue(json(SampleRuns.faulting()).replace("\"digest\"", "\"digests\""));
        IllegalStateException defect = assertThrows(IllegalStateException.class, () -> ReportReader.read(broken));
        assertTrue(String.valueOf(defect.getMessage()).contains("digest"), defect.getMessage());
    }

    private static String json(RunReport run) throws IOException {
        StringWriter out = new StringWriter();
        new JsonRenderer().render(List.of(run), out);
        return out.toString();
    }

    private Value guestValue(String document) throws IOException {
        return context.asValue(proxy(new ObjectMapper().readValue(withSpans(document), Map.class)));
    }

    /** The interpreter's errors have two members more than the published document, for underlining; its "no hint" is an empty text. */
    private static String withSpans(String document) {
        return document.replace("\"column\": 5,", "\"column\": 5, \"end_column\": 25, \"source_line\": \"    expect s.faults >= 10\",");
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
