package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Comparison.Mismatch;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Figures of one workload that are known to differ from the real kernel's, from {@code known-misses.txt}. */
record KnownMisses(List<Miss> misses) {

    /**
     * One figure.
     *
     * @param line line of the workload, 0 for its totals
     */
    record Miss(String script, int line, String field, String reason) {

        boolean is(Mismatch mismatch) {
            return mismatch.line() == line && mismatch.field().equals(field);
        }
    }

    static KnownMisses of(Workload workload) {
        return new KnownMisses(all().stream().filter(miss -> miss.script().equals(workload.scriptName())).toList());
    }

    /** All there are: {@code fork_cow__child_first:5 minor REASON} each. */
    static List<Miss> all() {
        return Lists.read("known-misses.txt").stream()
                .map(line -> {
                    String[] words = line.split(" +", 3);
                    String[] place = words[0].split(":", 2);
                    return new Miss(place[0], Integer.parseInt(place[1]), words[1], words.length > 2 ? words[2] : "");
                })
                .toList();
    }

    boolean allow(Mismatch mismatch) {
        return misses.stream().anyMatch(miss -> miss.is(mismatch));
    }

    /** Those that are listed and are right. */
    Set<Miss> thatMatch(List<Mismatch> mismatches) {
        return misses.stream().filter(miss -> mismatches.stream().noneMatch(miss::is)).collect(Collectors.toSet());
    }
}
