package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The steps that the catalogue says a design passes are those it passes: a thread that is stalled at one loses that time, and no thread can be stalled at
 * another.
 */
class StepsTest {

    private static final Path HERE = Path.of("");

    private static final List<CatalogueEntry> STEPS = new Library().catalogue(CatalogueKind.STEP);

    @TestFactory
    Stream<DynamicTest> everyStepOfADesignIsPassed() {
        return designs().map(design -> dynamicTest(design, () -> {
            StringBuilder script = new StringBuilder();
            STEPS.stream().filter(step -> passes(design, step)).forEach(step -> script.append(stalled(design, step.name())));
            CommandLineRun run = run(script.toString());
            assertEquals(0, run.exitCode(), run.err());
        }));
    }

    @TestFactory
    Stream<DynamicTest> noOtherStepCanBeStalledAt() {
        return designs().flatMap(design -> STEPS.stream()
                .filter(step -> !passes(design, step))
                .map(step -> dynamicTest(design + " " + step.name(), () -> {
                    CommandLineRun run = run(stalled(design, step.name()));
                    assertEquals(1, run.exitCode(), run.err());
                    assertTrue(run.err().contains("nothing passes " + step.name()), run.err());
                })));
    }

    private static Stream<String> designs() {
        return new Library().catalogue(CatalogueKind.DESIGN).stream().map(CatalogueEntry::name);
    }

    private static boolean passes(String design, CatalogueEntry step) {
        return step.facts().get("designs") instanceof List<?> designs && designs.contains(design);
    }

    private static CommandLineRun run(String script) {
        return CommandLineRun.of(HERE, script, List.of("run", "--check", "-"));
    }

    /** A script that passes the step and is stalled there, on the latest kernel that the design runs on. */
    private static String stalled(String design, String step) {
        Passage passage = passage(KernelStep.valueOf(step));
        String kernel = design.startsWith("pte-lock-bit") ? "2.6.34" : "6.18";
        String fallback = step.equals("LOCK_TABLES") && design.equals("atomic-pte") ? "; config ATOMIC_TABLE_OPS = n" : "";
        String huge = kernel.equals("6.18") ? passage.hugePages : "never";
        return """
                machine { kernel "%s"; design %s; cost "unit"; counters atomic; thp %s; memory 64MiB; swap 64MiB zram%s }
                if true {
                    %s
                    let s = stall "%s" 10ms { %s }
                    expect s.sys_ns >= 10ms, "%s"
                }
                """.formatted(kernel, design, huge, fallback, passage.before, step, passage.work, step);
    }

    /**
     * How a step is passed.
     *
     * @param before what has to be there
     * @param work what passes it
     */
    private record Passage(String before, String work, String hugePages) {
        Passage(String before, String work) {
            this(before, work, "never");
        }
    }

    private static Passage passage(KernelStep step) {
        String some = "let q = mmap 8pages; touch write q.page(0)";
        String all = "let q = mmap 8pages; touch write q";
        String onDisk = "let f = file \"" + step + "\" 64pages disk; let m = mmap file f 64pages shared; touch read m";
        return switch (step) {
            // The first fault of all, and one of the kernel's own, do not go around mmap_sem.
            case DOWN_READ, FIND_VMA, UP_READ -> new Passage("let q = mmap 8pages", "touch write q.page(0); touch copyout q.page(3)");
            case TRAP, SPECULATE, END_SPECULATION, LOCK_VMA, LOCK_TABLES, DISPATCH, LOCK_ENTRY, ANON_ALLOC, ANON_INSTALL, UNLOCK_VMA ->
                    new Passage(some, "touch read q.page(1); touch write q.page(1); touch write q.page(2); touch copyout q.page(3)");
            case ALLOC_TABLE, ANON_PREPARE -> new Passage("let q = mmap 8MiB", "touch write q step 1MiB");
            case HUGE_ALLOC, HUGE_INSTALL -> new Passage("let q = mmap 8MiB", "touch write q", "always");
            case FAULT_AROUND, OBJECT_PAGE, OBJECT_INSTALL ->
                    new Passage("let f = file \"" + step + "\" 64pages",
                            "touch read (mmap file f 64pages); touch write (mmap file f 64pages private)");
            case SWAP_IN, SWAP_INSTALL -> new Passage(all + "; reclaim", "touch write q");
            case COW_COPY, COW_INSTALL -> new Passage(all + "; let c = fork { pause }", "touch write q; wait c");
            case OBJECT_IO -> new Passage("let f = file \"" + step + "\" 64pages disk cold", "touch read (mmap file f 64pages)");
            case PAGE_MKWRITE -> new Passage(onDisk, "touch write m");
            case UNMAP_ENTRIES, ZAP_FLUSH, FREE_TABLES, RELEASE_OBJECTS, UP_WRITE -> new Passage(all, "munmap q");
            case PROTECT_ENTRIES, PROTECT_FLUSH -> new Passage(all, "mprotect q read");
            case MOVE_ENTRIES -> new Passage("let above = mmap 1pages; " + all + "; let below = mmap 1pages", "mremap q 16pages maymove");
            case FORK_FLUSH -> new Passage(all, "wait (fork { exit })");
            case COLLAPSE_COPY -> new Passage("let q = mmap 8MiB; touch write q", "madvise q collapse", "madvise");
            case TRUNCATE_PAGES -> new Passage(onDisk, "truncate f 4pages");
            // Designs that exchange entries clear those of files all the same.
            case SWAP_OUT_ENTRY -> new Passage(onDisk + "; " + all, "reclaim; reclaim 32MiB");
        };
    }
}
