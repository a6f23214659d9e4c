package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a workload asks of the machine: seen from its operations, never from its name. */
public final class Features {

    /** One part of the machine, what in a workload needs it, and a script that can only be resolved where it is built. */
    public enum Feature {
        FILES(operation("file"), "let f = file \"f\" 4pages"),
        FILE_IO(
                operation("fread", "fwrite", "fsync", "evict").or(operation("file").and(line -> line.words().contains("cold"))),
                "let f = file \"f\" 4pages\nread f 0..1page"),
        SWAP(configuration("swap"), "machine { swap 1GiB }"),
        RECLAIM(operation("reclaim").or(advice("pageout")), "reclaim"),
        HUGE_PAGES(configuration("thp").or(advice("hugepage", "nohugepage", "collapse")), "machine { thp always }"),
        COPY_ON_WRITE(operation("fork", "spawn"), "let c = fork { pause }"),
        BRK(operation("brk").or(region("heap")), "brk +1page"),
        STACK(region("stack"), "touch read process.stack[0..1page]"),
        MREMAP(operation("mremap"), "mremap (mmap 1page) 2pages"),
        MADVISE(operation("madvise"), "madvise (mmap 1page) dontneed"),
        LOCKED_MEMORY(operation("mlock", "munlock", "mlockall", "munlockall").or(flag("locked")), "mlock (mmap 1page)"),
        POPULATE(flag("populate"), "mmap 1page populate"),
        GROWS_DOWN(flag("growsdown"), "mmap 1page growsdown"),
        SHARED_ANONYMOUS(operation("mmap").and(line -> line.words().get(3).equals("shared")), "mmap 1page shared"),
        KERNEL_ACCESS(operation("kwrite", "kread", "gupwrite", "gupread"), "touch copyout (mmap 1page)"),
        MSYNC(operation("msync"), "msync (mmap 1page)");

        private final Predicate<Line> needs;
        private final String probe;

        Feature(Predicate<Line> needs, String probe) {
            this.needs = needs;
            this.probe = probe;
        }

        /** A script that is refused, before it runs, as long as this is not built. */
        String probe() {
            return probe + "\n";
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

    /** Parts that are not built yet, from the list beside the measurements. */
    public static Set<Feature> notBuilt() {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (String line : Lists.read("not-built.txt")) {
            features.add(Feature.valueOf(line));
        }
        return features;
    }

    static boolean hasConfiguration(Workload workload, String word) {
        return workload.lines().stream().anyMatch(Feature.configuration(word));
    }
}
