package dev.faultline.editor.lastrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a script's lines cost when it ran, and which lines of a later text those are.
 *
 * <p>What is equal at the beginning and at the end of both texts is the same lines; those between, where the text was changed, have no cost
 * any more. After a change at one place, which is what a person does, that is every line but the changed ones.
 */
public final class LastRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> ranLines;
    private final SortedMap<Integer, LineCost> costs;

    private LastRun(List<String> ranLines, SortedMap<Integer, LineCost> costs) {
        this.ranLines = ranLines;
        this.costs = costs;
    }

    /**
     * Reads a result as {@code faultline run --format json} prints it.
     *
     * @param text of the script when it ran
     * @throws IllegalArgumentException if {@code json} is no such result
     */
    public static LastRun of(String text, String json) {
        JsonNode run;
        try {
            run = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the result of the run is no JSON", e);
        }
        SortedMap<Integer, LineCost> costs = new TreeMap<>();
        String script = run.path("script").asText();
        for (JsonNode machine : run.path("machines")) {
            for (JsonNode line : machine.path("lines")) {
                // Line 0 is the end of the program and other work of nobody's line.
                if (line.path("line").asInt() > 0 && line.path("file").asText().equals(script)) {
                    LineCost cost = cost(line.path("hits").asLong(), line.has("with_inner") ? line.path("with_inner") : line);
                    costs.merge(line.path("line").asInt(), cost, LineCost::plus);
                }
            }
        }
        costs.values().removeIf(LineCost::isNothing);
        return new LastRun(text.lines().toList(), costs);
    }

    private static LineCost cost(long hits, JsonNode figures) {
        Map<String, Long> kinds = new LinkedHashMap<>();
        figures.path("kinds").properties().forEach(kind -> {
            if (kind.getValue().asLong() > 0) {
                kinds.put(kind.getKey(), kind.getValue().asLong());
            }
        });
        return new LineCost(1, hits, figures.path("faults").asLong(), figures.path("lock_wait_ns").asLong(),
                figures.path("wall_ns").asLong(), kinds);
    }

    /** Whether {@code text} is another than the one that ran. */
    public boolean isStale(String text) {
        return !text.lines().toList().equals(ranLines);
    }

    /** Costs by line of {@code text} (from 1): those of the lines that it shares with the text that ran. */
    public SortedMap<Integer, LineCost> costsIn(String text) {
        List<String> now = text.lines().toList();
        int shorter = Math.min(now.size(), ranLines.size());
        int head = 0;
        while (head < shorter && now.get(head).equals(ranLines.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && now.get(now.size() - 1 - tail).equals(ranLines.get(ranLines.size() - 1 - tail))) {
            tail++;
        }
        SortedMap<Integer, LineCost> shared = new TreeMap<>(costs.headMap(head + 1));
        int moved = now.size() - ranLines.size();
        costs.tailMap(ranLines.size() - tail + 1).forEach((line, cost) -> shared.put(line + moved, cost));
        return shared;
    }
}
