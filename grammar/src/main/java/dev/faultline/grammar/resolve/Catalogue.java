package dev.faultline.grammar.resolve;

import java.util.List;
import java.util.Map;

/**
 * What can be selected, set and read on a machine, by name: the resolver knows these lists only through here.
 *
 * <p>A topic without entries is not checked, so that a script can be resolved where no catalogue is at hand.
 */
public interface Catalogue {

    /** A list of names. */
    enum Topic {
        ARCH,
        KERNEL,
        DESIGN,
        /** Kconfig options, without the prefix {@code CONFIG_}. */
        OPTION,
        SYSCTL,
        RLIMIT,
        COST,
        /** Statistics fields; those of an object with a dot: {@code kinds.cow}. */
        FIELD,
        /** Steps of the designs, which {@code stall} names. */
        STEP
    }

    /** @param doc one sentence */
    record Entry(String name, String doc) {}

    /** The entries of a topic in the order in which they are listed to users. */
    List<Entry> entries(Topic topic);

    default List<String> names(Topic topic) {
        return entries(topic).stream().map(Entry::name).toList();
    }

    /** A catalogue of what is in {@code entries}; topics that are not in it are empty. */
    static Catalogue of(Map<Topic, List<Entry>> entries) {
        Map<Topic, List<Entry>> kept = Map.copyOf(entries);
        return topic -> kept.getOrDefault(topic, List.of());
    }
}
