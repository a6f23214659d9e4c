package dev.faultline.conformance.reference;

import java.util.List;
import java.util.function.Consumer;

/**
 * What random programs do where memory is scarce: files on disks and in memory, reclaim, and another user who takes nearly all there is.
 *
 * <p>Nobody is ever killed: while the other user holds memory, programs only use what they have mapped, which can always go to swap.
 */
final class ScarceOperations {

    /** Pages that the other user leaves; kswapd begins below 158 and direct reclaim below 127. */
    private static final List<Integer> LEFT_FREE = List.of(260, 330, 400);

    private static final List<String> FILES =
            List.of("f 40p tmpfs", "g 64p disk", "h 64p disk chunk 4p", "k 100p disk cold", "l 33p disk cold chunk 16p");
    private static final int LONGEST_FILE = 120;

    private final Consumer<String> put;
    private boolean isPressed;

    ScarceOperations(Consumer<String> put) {
        this.put = put;
    }

    /** Every program has the same files. */
    void begin() {
        FILES.forEach(file -> put.accept("file " + file));
    }

    private static String file(int number) {
        return FILES.get(number % FILES.size()).substring(0, 1);
    }

    String mapping(String name, boolean isShared, String protection, int pages, Choice choice) {
        return "mmap %s %s %s %s %d%s%s".formatted(
                name,
                file(choice.which()),
                isShared ? "shared" : "private",
                protection,
                pages,
                choice.from() % 3 == 0 ? " off " + choice.from() % 50 : "",
                switch (choice.from() % 11) {
                    case 1 -> " populate";
                    case 2 -> " locked";
                    case 3 -> " nofa";
                    default -> "";
                });
    }

    void fileCall(Choice choice) {
        String name = file(choice.which());
        int from = choice.from() % LONGEST_FILE;
        int count = 1 + choice.count() % (LONGEST_FILE - from);
        put.accept(switch (choice.detail() % 8) {
            case 0, 1 -> "fwrite %s %d %d".formatted(name, from, count);
            case 2 -> "fread %s %d %d".formatted(name, from, count);
            case 3 -> "ftruncate %s %d".formatted(name, choice.from() % LONGEST_FILE);
            case 4, 5 -> "fsync " + name;
            default -> "evict " + name;
        });
    }

    /** @param part what {@code pageout} is about */
    void reclaim(Choice choice, String part) {
        put.accept(switch (choice.detail() % 6) {
            case 0 -> "reclaim";
            case 1, 2 -> "reclaim " + (1 + choice.count() % 300);
            case 3 -> choice.from() % 8 == 0 ? "swapoff" : "reclaim";
            default -> "madvise " + part + " pageout";
        });
    }

    void press(Choice choice) {
        if (isPressed) {
            release();
        } else {
            put.accept("pressure " + LEFT_FREE.get(choice.detail() % LEFT_FREE.size()));
            isPressed = true;
        }
    }

    /** Gives memory back if the other user has some. */
    void release() {
        if (isPressed) {
            put.accept("pressure release");
            isPressed = false;
        }
    }
}
