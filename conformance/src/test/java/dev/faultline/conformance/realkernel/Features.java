package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a workload asks of the machine: seen from its operations, never from its name. */
public final class Features {

    /** One part of the machine, and what in a workload needs it. */
    public enum Feature {
        FILES(operation("file")),
        FILE_IO(operation("fread", "fwrite", "fsync", "evict").or(operation("file").and(line -> line.words().contains("cold")))),
        SWAP(configuration("swap")),
        RECLAIM(operation("reclaim").or(advice("pageout"))),
        HUGE_PAGES(configuration("thp").or(advice("hugepage", "nohugepage", "collapse"))),
        COPY_ON_WRITE(operation("fork", "spawn")),
        BRK(operation("brk").or(region("heap"))),
        STACK(region("stack")),
        MREMAP(operation("mremap")),
        MADVISE(operation("madvise")),
        LOCKED_MEMORY(operation("mlock", "munlock", "mlockall", "munlockall").or(flag("locked"))),
        POPULATE(flag("populate")),
        GROWS_DOWN(flag("growsdown")),
        SHARED_ANONYMOUS(operation("mmap").and(line -> line.words().get(3).equals("shared"))),
        KERNEL_ACCESS(operation("kwrite", "kread", "gupwrite", "gupread")),
        MSYNC(operation("msync"));

        private final Predicate<Line> needs;

        Feature(Predicate<Line> needs) {
            this.needs = needs;
        }

        private static Predicate<Line> operation(String... words) {
            return line -> List.of(words).contains(line.operation());
        }

        private static Predicate<Line> configuration(String word) {
            return operation("config").and(line -> line.words().get(1).equals(word));
        }

        private static Predicate<Line> advice(String... words) {
            return operation("madvise").and(line -> List.of(words).contains(line.words().get(4)));
        }

        private static Predicate<Line> flag(String word) {
            return operation("mmap").and(line -> line.words().indexOf(word) > 5);
        }

        private static Predicate<Line> region(String word) {
            return operation("touch", "munmap", "mprotect", "madvise", "mlock", "munlock", "mremap", "kwrite", "kread", "gupwrite",
                    "gupread")
                    .and(line -> line.words().get(1).equals(word));
        }
    }

    private Features() {}

    public static Set<Feature> of(List<Line> lines) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (lines.stream().anyMatch(feature.needs)) {
                features.add(feature);
            }
        }
        return features;
    }

    static boolean hasConfiguration(Workload workload, String word) {
        return workload.lines().stream().anyMatch(Feature.configuration(word));
    }
}
