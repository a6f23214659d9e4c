package dev.faultline.runtime.data;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONObjectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a data file, read member by member.
 *
 * <p>It remembers what was asked for, so that {@link #rejectRest} can name a member nobody knows: a slip in a file is found when it is
 * read, whether the slip is a missing name or a misspelt one.
 */
public final class DataObject {

    private static final JSON READER = JSON.builder()
            .enable(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS, JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
            .build();

    private final String path;
    private final Map<String, Object> members;
    private final Set<String> asked = new HashSet<>();

    private DataObject(String path, Map<String, Object> members) {
        this.path = path;
        this.members = members;
    }

    /**
     * Reads a file whose content is one object.
     *
     * @throws DataException when it is something else
     */
    public static DataObject read(InputStream json) throws IOException {
        try {
            return new DataObject("", READER.mapFrom(json));
        } catch (JSONObjectException e) {
            throw new DataException("is no readable object: " + e.getMessage());
        }
    }

    /** Reads a file that comes with the machine, by its absolute name among the resources. */
    public static DataObject resource(String name) {
        try (InputStream in = DataObject.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** This object with {@code base}'s members where it has none of its own. */
    public DataObject over(DataObject base) {
        Map<String, Object> all = new LinkedHashMap<>(base.members);
        all.putAll(members);
        return new DataObject(path, all);
    }

    /** Names of all members, in file order. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Whether it has that member; asking counts as knowing it. */
    public boolean has(String name) {
        asked.add(name);
        return members.get(name) != null;
    }

    /** A member of any kind: String, Integer, Long, BigDecimal, Boolean, List or Map. */
    public Object value(String name) {
        if (!has(name)) {
            throw new DataException("has no \"" + pathOf(name) + "\"");
        }
        return members.get(name);
    }

    /** A text that is not blank. */
    public String text(String name) {
        if (value(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(name, "a text");
    }

    public @Nullable String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    public boolean flag(String name) {
        if (value(name) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    public int integer(String name) {
        if (value(name) instanceof Integer number) {
            return number;
        }
        throw wrong(name, "a whole number");
    }

    public long whole(String name) {
        return switch (value(name)) {
            case Integer number -> number;
            case Long number -> number;
            default -> throw wrong(name, "a whole number");
        };
    }

    /** A list of texts; empty when the member is missing. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A list of whole numbers. */
    public List<Integer> integers(String name) {
        value(name);
        List<Integer> numbers = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof Integer number)) {
                throw wrong(name, "a list of whole numbers");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** An object inside this one. */
    public DataObject object(String name) {
        return inner(pathOf(name), value(name));
    }

    /** An object inside this one; one without members when it is missing. */
    public DataObject objectOrEmpty(String name) {
        return has(name) ? object(name) : new DataObject(pathOf(name), Map.of());
    }

    /** A list of objects. */
    public List<DataObject> objects(String name) {
        value(name);
        List<DataObject> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(inner(pathOf(name) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /**
     * Ends the reading.
     *
     * @throws DataException when there is a member that was never asked for
     */
    public void rejectRest() {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                throw new DataException("has an unknown key \"" + pathOf(name) + "\"");
            }
        }
    }

    /** A complaint about a member: "needs a text for "trap.entry_ns.source"". */
    public DataException wrong(String name, String wanted) {
        return new DataException("needs " + wanted + " for \"" + pathOf(name) + "\"");
    }

    /** Where a member stands in the file: "trap.entry_ns". */
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private List<?> list(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (value(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    @SuppressWarnings("unchecked") // the reader makes maps with text keys, and no others
    private static DataObject inner(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new DataObject(path, (Map<String, Object>) map);
        }
        throw new DataException("needs an object for \"" + path + "\"");
    }
}
