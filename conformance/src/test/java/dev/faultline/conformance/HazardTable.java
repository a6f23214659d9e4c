package dev.faultline.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The known hazards, as {@code examples/hazards/hazards.json} has them: which script shows each, what it reports, and what does not have it.
 *
 * @param strikes those that a script shows
 * @param safe windows that scripts hold open without harm
 * @param absent those that no machine here has
 */
record HazardTable(List<Shown> strikes, List<Safe> safe, List<Absent> absent) {

    static final Path FOLDER = Path.of("..", "examples", "hazards").toAbsolutePath().normalize();

    /**
     * A hazard that a script shows.
     *
     * @param code what the run ends with; {@code expect_failed} for what is no failure but a price: then the script expects not to pay it
     * @param under the designs or options that have it, in words; the script boots one of them
     * @param without machine keys under which the script runs to its end
     */
    record Shown(String id, String what, String script, String code, String under, List<String> without) {
        @Override
        public String toString() {
            return id + " " + script;
        }

        boolean isCost() {
            return code.equals("expect_failed");
        }
    }

    /**
     * What could go wrong and does not.
     *
     * @param met by what the script tells that it was under way
     * @param under machine keys; the script runs to its end with each
     */
    record Safe(String id, String what, String script, String met, List<String> under) {
        @Override
        public String toString() {
            return id + " " + script;
        }
    }

    /** A hazard that cannot be shown, and why. */
    record Absent(String id, String what, String why) {}

    static HazardTable read() {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(FOLDER.resolve("hazards.json").toFile());
            List<Shown> strikes = new ArrayList<>();
            for (JsonNode row : root.required("hazards")) {
                List<String> without = texts(row, "without");
                strikes.add(
                        new Shown(text(row, "id"), text(row, "what"), text(row, "script"), text(row, "code"), text(row, "under"), without));
            }
            List<Safe> safe = new ArrayList<>();
            for (JsonNode row : root.required("safe")) {
                safe.add(new Safe(text(row, "id"), text(row, "what"), text(row, "script"), text(row, "met"), texts(row, "under")));
            }
            List<Absent> absent = new ArrayList<>();
            for (JsonNode row : root.required("not_here")) {
                absent.add(new Absent(text(row, "id"), text(row, "what"), text(row, "why")));
            }
            return new HazardTable(strikes, safe, absent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode row, String key) {
        List<String> texts = new ArrayList<>();
        row.required(key).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String text(JsonNode row, String key) {
        return row.required(key).asText();
    }
}
