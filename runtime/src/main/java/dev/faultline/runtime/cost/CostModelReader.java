package dev.faultline.runtime.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.runtime.units.VirtualTime;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns one file into a {@link CostModel}.
 *
 * <p>The groups' record components are the schema: every component must be in the file and every key of the file must be a component, so
 * that a value can be neither forgotten nor silently ignored. A value is {@code {"value": …, "source": "…", "confidence": "…"}}.
 */
final class CostModelReader {

    private static final Set<String> MEMBERS = Set.of("value", "source", "confidence");

    private static final Pattern CITATION = Pattern.compile("\\[([^]]+)]");

    /** Engine units of one of the file's time units. */
    private static final Map<String, Long> UNITS_PER = Map.of(
            "_ns", VirtualTime.PER_NANOSECOND,
            "_ms", 1_000_000 * VirtualTime.PER_NANOSECOND);

    private final JsonNode root;
    private final String name;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<CostFact> facts = new ArrayList<>();

    CostModelReader(JsonNode root) {
        this.root = root;
        this.name = root.path("name").asText("");
    }

    CostModel read() {
        root.path("sources").fieldNames().forEachRemaining(key -> sources.put(key, text(root.path("sources"), key, "the sources")));
        Set<String> expected = new LinkedHashSet<>(List.of("name", "doc", "sources"));
        List<@Nullable Object> arguments = new ArrayList<>();
        for (RecordComponent component : CostModel.class.getRecordComponents()) {
            String group = component.getName();
            switch (group) {
                case "name", "doc" -> arguments.add(text(root, group, "the model"));
                case "sources" -> arguments.add(sources);
                case "facts" -> arguments.add(facts);
                default -> {
                    expected.add(group);
                    arguments.add(group(group, component.getType()));
                }
            }
        }
        rejectUnknown(root, expected, "the model");
        return construct(CostModel.class, arguments);
    }

    private Object group(String group, Class<?> type) {
        JsonNode node = root.path(group);
        if (!node.isObject()) {
            throw wrong("has no group \"%s\"".formatted(group));
        }
        Set<String> expected = new LinkedHashSet<>();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key annotation = component.getAnnotation(Key.class);
            if (annotation == null) {
                throw new IllegalStateException(component + " has no @Key");
            }
            String key = annotation.value();
            expected.add(key);
            arguments.add(value(group, key, component.getType(), node.path(key)));
        }
        rejectUnknown(node, expected, "group \"%s\"".formatted(group));
        return construct(type, arguments);
    }

    private Object value(String group, String key, Class<?> type, JsonNode node) {
        String where = group + "." + key;
        if (!node.isObject()) {
            throw wrong("has no value for \"%s\"".formatted(where));
        }
        rejectUnknown(node, MEMBERS, "\"%s\"".formatted(where));
        JsonNode value = node.path("value");
        String written = value.isTextual() ? value.asText() : value.toString();
        facts.add(new CostFact(group, key, written, source(node, where), confidence(node, where)));
        if (type == Bandwidth.class) {
            return bandwidth(where, value);
        }
        if (type == long.class) {
            return time(where, value);
        }
        if (type == int.class) {
            return count(where, value);
        }
        return counts(where, value);
    }

    private long time(String where, JsonNode value) {
        String unit = where.substring(where.lastIndexOf('_'));
        Long unitsPer = UNITS_PER.get(unit);
        if (unitsPer == null) {
            throw new IllegalStateException(where + " does not end in a unit of time");
        }
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
            throw wrong("needs a time of 0 or more for \"%s\"".formatted(where));
        }
        return rounded(where, value.decimalValue().multiply(BigDecimal.valueOf(unitsPer)));
    }

    private Bandwidth bandwidth(String where, JsonNode value) {
        if (value.asText().equals("unlimited")) {
            return Bandwidth.UNLIMITED;
        }
        if (!value.isNumber() || value.decimalValue().signum() <= 0) {
            throw wrong("needs a rate above 0, or \"unlimited\", for \"%s\"".formatted(where));
        }
        // A GB/s is a byte a nanosecond, so 1024 bytes take 1024 ns divided by the rate.
        BigDecimal unitsAtOne = BigDecimal.valueOf(1024 * VirtualTime.PER_NANOSECOND);
        return new Bandwidth(rounded(where, unitsAtOne.divide(value.decimalValue(), 3, RoundingMode.HALF_UP)));
    }

    /** Rounds to whole engine units, but never something to nothing: that would make a cost vanish. */
    private long rounded(String where, BigDecimal units) {
        long whole = units.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (whole == 0 && units.signum() != 0) {
            throw wrong("has a value for \"%s\" that is below what the clock can tell (10 ps)".formatted(where));
        }
        return whole;
    }

    private int count(String where, JsonNode value) {
        if (!value.isInt() || value.intValue() < 1) {
            throw wrong("needs a whole number of 1 or more for \"%s\"".formatted(where));
        }
        return value.intValue();
    }

    private List<Integer> counts(String where, JsonNode value) {
        if (!value.isArray()) {
            throw wrong("needs a list of whole numbers for \"%s\"".formatted(where));
        }
        List<Integer> counts = new ArrayList<>();
        value.forEach(element -> counts.add(count(where, element)));
        if (!counts.equals(counts.stream().sorted().distinct().toList())) {
            throw wrong("needs ascending numbers for \"%s\"".formatted(where));
        }
        return counts;
    }

    private String source(JsonNode node, String where) {
        String source = text(node, "source", where);
        CITATION.matcher(source).results().map(match -> match.group(1)).filter(cited -> !sources.containsKey(cited)).findFirst()
                .ifPresent(cited -> {
                    throw wrong("cites an unknown source [%s] for \"%s\"".formatted(cited, where));
                });
        return source;
    }

    private Confidence confidence(JsonNode node, String where) {
        String word = text(node, "confidence", where);
        for (Confidence confidence : Confidence.values()) {
            if (confidence.name().toLowerCase(Locale.ROOT).equals(word)) {
                return confidence;
            }
        }
        throw wrong("has an unknown confidence \"%s\" for \"%s\"".formatted(word, where));
    }

    private String text(JsonNode node, String member, String where) {
        String text = node.path(member).asText("");
        if (text.isBlank()) {
            throw wrong("has no \"%s\" for %s".formatted(member, where));
        }
        return text;
    }

    private void rejectUnknown(JsonNode node, Set<String> expected, String where) {
        node.fieldNames().forEachRemaining(key -> {
            if (!expected.contains(key)) {
                throw wrong("has an unknown key \"%s\" in %s".formatted(key, where));
            }
        });
    }

    private CostModelException wrong(String what) {
        return new CostModelException("Cost model \"%s\" %s.".formatted(name, what), "");
    }

    private static <T> T construct(Class<T> type, List<@Nullable Object> arguments) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }
}
