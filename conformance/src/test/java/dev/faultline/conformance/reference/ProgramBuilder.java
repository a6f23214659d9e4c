package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Makes a program of random choices: mappings, accesses, system calls, children and threads.
 *
 * <p>Any choices give a program whose results do not depend on who is first: children are waited for or stepped, and threads that run side
 * by side write to parts of their own.
 */
final class ProgramBuilder {

    private static final List<Integer> SIZES = List.of(1, 2, 7, 16, 20, 33, 64, 1100);
    private static final List<Integer> SIZES_THAT_FIT = List.of(1, 2, 7, 16, 20, 33, 64, 200);
    private static final List<String> PROTECTIONS = List.of("rw", "rw", "rw", "r", "none", "rx", "w", "rwx");

    /** What can be read must not depend on whether a page is in memory, as it does for memory with the right to write only. */
    private static final List<String> CERTAIN_PROTECTIONS = List.of("rw", "rw", "rw", "r", "none", "rx", "rw", "rwx");
    private static final List<String> ADVICE = List.of(
            "dontneed", "dontneed", "free", "populate_read", "populate_write", "normal", "random", "sequential", "willneed", "cold",
            "dontfork",
            "dofork", "wipeonfork", "keeponfork", "remove", "guard_install", "guard_remove");
    private static final int MOST_PAGES_TOUCHED = 24;
    private static final int MOST_PAGES_LOOKED_AT = 8;
    private static final int DEEPEST_BLOCK = 3;
    private static final int MOST_REGIONS = 24;

    private final List<Line> lines = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final boolean usesHeapAndStack;
    private final boolean isMemoryScarce;
    private final List<Integer> sizes;
    private final List<String> protections;
    private final ScarceOperations scarce = new ScarceOperations(this::put);
    private int children;

    /** A name, and the pages that were mapped under it first. */
    private record Region(String name, int pages, boolean shared) {}

    /** A block that is open: the child it belongs to, and the children it has started. */
    private static final class Block {
        final String child;
        final List<Child> started = new ArrayList<>();
        int pauses;

        Block(String child) {
            this.child = child;
        }
    }

    /** A child that can be stepped. */
    private static final class Child {
        final String name;
        int pausesLeft;

        Child(String name, int pausesLeft) {
            this.name = name;
            this.pausesLeft = pausesLeft;
        }
    }

    /** A kind of operation, and how often it is chosen. */
    private enum Kind {
        NOTHING(1), WRITE(26), READ(14), TOUCH_OTHERWISE(8), MMAP(12), MMAP_BESIDE(6), MMAP_AGAIN(3), MUNMAP(5), MPROTECT(9), MADVISE(10),
        MREMAP(7), MLOCK(3), MUNLOCK(2), KERNEL_ACCESS(3), HEAP(2), STACK(2), FORK(5), SPAWN(4), CLOSE(8), PAUSE(4), RESUME(4), WAIT(4),
        THREADS(4), LOOK(10), MMAP_FILE(0, 12), FILE_CALL(0, 12), RECLAIM(0, 10), PRESSURE(0, 5);

        private final int weight;
        private final int weightIfScarce;

        Kind(int weight) {
            this(weight, weight);
        }

        Kind(int weight, int weightIfScarce) {
            this.weight = weight;
            this.weightIfScarce = weightIfScarce;
        }

        private int weight(boolean isMemoryScarce) {
            return isMemoryScarce ? weightIfScarce : weight;
        }

        /** Whether it takes memory that cannot be had back, or much at once. */
        boolean wantsRoom() {
            return switch (this) {
                case MMAP, MMAP_BESIDE, MMAP_AGAIN, MMAP_FILE, MREMAP, MLOCK, FORK, SPAWN, CLOSE, RESUME, WAIT, THREADS -> true;
                default -> false;
            };
        }

        static Kind of(int number, boolean isMemoryScarce) {
            int left = number % Arrays.stream(values()).mapToInt(kind -> kind.weight(isMemoryScarce)).sum();
            for (Kind kind : values()) {
                left -= kind.weight(isMemoryScarce);
                if (left < 0) {
                    return kind;
                }
            }
            throw new AssertionError();
        }
    }

    private ProgramBuilder(Target target) {
        this.usesHeapAndStack = target.paging() == Paging.X86_64;
        this.isMemoryScarce = target.isMemoryScarce();
        this.sizes = isMemoryScarce ? SIZES_THAT_FIT : SIZES;
        this.protections = isMemoryScarce ? CERTAIN_PROTECTIONS : PROTECTIONS;
        blocks.push(new Block(""));
    }

    /** The operations of a program, numbered from 1. The heap and the stack are used where the model knows where they are. */
    static List<Line> build(List<Choice> choices, Target target) {
        ProgramBuilder builder = new ProgramBuilder(target);
        if (target.isMemoryScarce()) {
            builder.scarce.begin();
        }
        for (Choice choice : choices) {
            builder.add(choice);
        }
        builder.scarce.release();
        while (builder.blocks.size() > 1) {
            builder.close();
        }
        builder.lookAtAll();
        builder.waitForAll();
        builder.lookAtAll();
        return builder.lines;
    }

    private void add(Choice choice) {
        Kind drawn = Kind.of(choice.kind(), isMemoryScarce);
        Kind kind = regions.isEmpty() && drawn != Kind.NOTHING ? Kind.MMAP : drawn;
        if (kind.wantsRoom()) {
            scarce.release();
        }
        switch (kind) {
            case NOTHING -> {
                // A program shrinks towards this.
            }
            case MMAP -> mmap(choice, "");
            case MMAP_BESIDE -> mmap(choice, beside(choice));
            case MMAP_AGAIN -> mmapAgain(choice);
            case WRITE -> touch(choice, "write");
            case READ -> touch(choice, "read");
            case TOUCH_OTHERWISE -> touch(choice, List.of("rmw", "wzero", "wzero", "exec").get(choice.detail() % 4));
            case MUNMAP -> put("munmap " + part(choice));
            case MPROTECT -> put("mprotect " + part(choice) + " " + protections.get(choice.detail() % protections.size()));
            case MADVISE -> put("madvise " + part(choice) + " " + ADVICE.get(choice.detail() % ADVICE.size()));
            case MREMAP -> mremap(choice);
            case MLOCK -> put("mlock " + part(choice) + (choice.detail() % 4 == 0 ? " onfault" : ""));
            case MUNLOCK -> put("munlock " + part(choice));
            case KERNEL_ACCESS -> put(List.of("kwrite ", "kread ", "gupwrite ", "gupread ").get(choice.detail() % 4) + part(choice));
            case HEAP -> heap(choice);
            case STACK -> stack(choice);
            case FORK -> open("fork", choice);
            case SPAWN -> open("spawn", choice);
            case CLOSE -> close();
            case PAUSE -> pause();
            case RESUME -> resume(choice);
            case WAIT -> waitForOne(choice);
            case THREADS -> threads(choice);
            case LOOK -> look(region(choice));
            case MMAP_FILE -> mmapFile(choice);
            case FILE_CALL -> scarce.fileCall(choice);
            case RECLAIM -> scarce.reclaim(choice, part(choice));
            case PRESSURE -> scarce.press(choice);
        }
    }

    private void put(String text) {
        lines.add(new Line(lines.size() + 1, List.of(text.split(" ")), null));
    }

    // ---- mappings ----------------------------------------------------------------------------------------------------

    private void mmap(Choice choice, String place) {
        if (regions.size() >= MOST_REGIONS) {
            return;
        }
        Region region = new Region("r" + regions.size(), sizes.get(choice.count() % sizes.size()), choice.detail() % 4 == 3);
        String skew = place.isEmpty() && choice.from() % 3 == 0 ? " skew " + choice.from() % 700 : "";
        map(region, choice, skew + place);
        regions.add(region);
    }

    /** Directly above another region, below it, or across its end. */
    private String beside(Choice choice) {
        Region other = region(choice);
        return switch (choice.from() % 3) {
            case 0 -> " at %s+%d".formatted(other.name(), other.pages());
            case 1 -> " at %s+%d".formatted(other.name(), other.pages() / 2);
            default -> " at %s-%d".formatted(other.name(), sizes.get(choice.count() % sizes.size()));
        };
    }

    private void mmapAgain(Choice choice) {
        Region old = region(choice);
        map(new Region(old.name(), old.pages(), choice.count() % 4 == 3), choice, "");
    }

    private void mmapFile(Choice choice) {
        if (regions.size() < MOST_REGIONS) {
            Region region = new Region("r" + regions.size(), sizes.get(choice.count() % sizes.size()), choice.detail() % 2 == 0);
            put(scarce.mapping(region.name(), region.shared(), protections.get(choice.detail() / 4 % protections.size()), region.pages(),
                    choice));
            regions.add(region);
        }
    }

    private void map(Region region, Choice choice, String place) {
        String flags = switch (choice.from() % 11) {
            case 1 -> " populate";
            case 2 -> " noreserve";
            case 3 -> " locked";
            case 4 -> region.shared() ? "" : " growsdown";
            default -> "";
        };
        put("mmap %s anon %s %s %d%s%s".formatted(
                region.name(),
                region.shared() ? "shared" : "private",
                protections.get(choice.detail() / 4 % protections.size()),
                region.pages(),
                flags,
                place));
    }

    private void mremap(Choice choice) {
        Region region = region(choice);
        int from = choice.detail() % 3 == 0 ? choice.from() % region.pages() : 0;
        int old = choice.detail() % 2 == 0 ? region.pages() - from : 1 + choice.count() % (region.pages() - from);
        int pages = switch (choice.count() % 3) {
            case 0 -> old;
            case 1 -> old + 1 + choice.from() % 40;
            default -> Math.max(1, old - choice.from() % 40);
        };
        String move = "";
        if (choice.detail() % 5 < 3 && regions.size() < MOST_REGIONS) {
            Region target = new Region("r" + regions.size(), pages, region.shared());
            regions.add(target);
            move = " as " + target.name() + (pages == old && choice.detail() % 7 == 0 && !region.shared() ? " dontunmap" : "");
        } else if (choice.detail() % 5 == 3) {
            move = " as " + regions.get(choice.count() % regions.size()).name();
        }
        put("mremap %s %d %d %d%s".formatted(region.name(), from, old, pages, move));
    }

    private void heap(Choice choice) {
        if (!usesHeapAndStack) {
            return;
        }
        switch (choice.detail() % 3) {
            case 0 -> put("brk +" + (1 + choice.count() % 600));
            case 1 -> put("touch heap write %d %d".formatted(choice.from() % 64, 1 + choice.count() % 40));
            default -> put("touch heap read %d %d".formatted(choice.from() % 64, 1 + choice.count() % 40));
        }
    }

    private void stack(Choice choice) {
        if (usesHeapAndStack) {
            put("touch stack %s %d %d".formatted(choice.detail() % 2 == 0 ? "write" : "read", choice.from() % 2100,
                    1 + choice.count() % 8));
        }
    }

    // ---- ranges and accesses -----------------------------------------------------------------------------------------

    private Region region(Choice choice) {
        return regions.get(choice.which() % regions.size());
    }

    private String part(Choice choice) {
        Region region = region(choice);
        int from = choice.from() % region.pages();
        int count = choice.count() % 3 == 0 ? region.pages() - from : 1 + choice.count() % (region.pages() - from);
        return "%s %d %d".formatted(region.name(), choice.count() % 4 == 0 ? 0 : from, count);
    }

    private void touch(Choice choice, String mode) {
        Region region = region(choice);
        int from = choice.from() % region.pages();
        int count = 1 + choice.count() % Math.min(isMemoryScarce ? region.pages() : MOST_PAGES_TOUCHED, region.pages() - from);
        String order = switch (choice.detail() / 4 % 8) {
            case 0 -> " reverse";
            case 1 -> " stride " + (2 + choice.detail() % 5);
            case 2 -> " random " + choice.from() + " n " + (1 + choice.count() % 40);
            case 3 -> " repeat 2";
            default -> "";
        };
        put("touch %s %s %d %d%s".formatted(region.name(), mode, from, count, order));
    }

    /** Tells what is in the first pages of a region. */
    private void look(Region region) {
        put("look %s 0 %d".formatted(region.name(), Math.min(MOST_PAGES_LOOKED_AT, region.pages())));
    }

    private void lookAtAll() {
        regions.forEach(this::look);
    }

    // ---- children and threads ----------------------------------------------------------------------------------------

    private void open(String how, Choice choice) {
        if (blocks.size() > DEEPEST_BLOCK) {
            touch(choice, "write");
            return;
        }
        String child = "c" + children++;
        put("%s %s {".formatted(how, child));
        blocks.push(new Block(how.equals("spawn") ? child : ""));
    }

    private void close() {
        if (blocks.size() == 1) {
            return;
        }
        lookAtAll();
        waitForAll();
        put("}");
        Block done = blocks.pop();
        if (!done.child.isEmpty()) {
            blocks.element().started.add(new Child(done.child, done.pauses));
        }
    }

    private void pause() {
        Block block = blocks.element();
        if (!block.child.isEmpty()) {
            put("pause");
            block.pauses++;
        }
    }

    private void resume(Choice choice) {
        List<Child> paused = blocks.element().started.stream().filter(child -> child.pausesLeft > 0).toList();
        if (!paused.isEmpty()) {
            Child child = paused.get(choice.which() % paused.size());
            child.pausesLeft--;
            put("resume " + child.name);
        }
    }

    private void waitForOne(Choice choice) {
        List<Child> started = blocks.element().started;
        if (!started.isEmpty()) {
            put("wait " + started.remove(choice.which() % started.size()).name);
        }
    }

    private void waitForAll() {
        blocks.element().started.forEach(child -> put("wait " + child.name));
        blocks.element().started.clear();
    }

    /**
     * Threads that write to slices of a region. Reads of shared memory map neighbours too, and so could depend on who is first. So could the
     * anon_vma of an area between two others, which decides whether it merges with them later; so all have theirs before the threads begin.
     */
    private void threads(Choice choice) {
        Region region = region(choice);
        int threads = 2 + choice.detail() % 3;
        int count = Math.min(MOST_PAGES_TOUCHED, region.pages());
        for (int t = 0; t < threads; t++) {
            int from = t * count / threads;
            put("touch %s write %d %d".formatted(region.name(), from, (t + 1) * count / threads - from));
        }
        put("madvise %s 0 %d dontneed".formatted(region.name(), count));
        put("threads %d {".formatted(threads));
        put("touch %s write 0 %d slice".formatted(region.name(), count));
        if (choice.count() % 2 == 0) {
            put("touch %s rmw 0 %d slice".formatted(region.name(), count));
        }
        put("}");
    }
}
