package dev.faultline.runtime.cost;

import dev.faultline.runtime.data.DataObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A data file of costs while it is read: what it is called, what it cites, and its groups of values. Every value is noted with its source, and
 * every key must be known.
 */
public final class CostFile {

    private final DataObject root;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<CostFact> facts = new ArrayList<>();

    public CostFile(DataObject root) {
        this.root = root;
        DataObject cited = root.object("sources");
        for (String source : cited.names()) {
            sources.put(source, cited.text(source));
        }
    }

    /** The text under a key of the file itself: its name, say. */
    public String text(String key) {
        return root.text(key);
    }

    /** Documents and measurements that values cite, in square brackets, by short name. */
    public Map<String, String> sources() {
        return Collections.unmodifiableMap(sources);
    }

    /** Every value read so far, in the order of reading. */
    public List<CostFact> facts() {
        return Collections.unmodifiableList(facts);
    }

    /** What {@code reader} makes of a group of values, of which it must know all. */
    public <T> T group(String name, Function<CostGroup, T> reader) {
        DataObject members = root.object(name);
        T group = reader.apply(new CostGroup(name, members, sources.keySet(), facts));
        members.rejectRest();
        return group;
    }

    /** Ends the reading: a key nobody asked for is an error. */
    public void rejectRest() {
        root.rejectRest();
    }
}
