package dev.faultline.runtime.view;

/** Where a run of entries leads, in words. */
final class Targets {

    private Targets() {}

    /**
     * The words for {@code count} entries.
     *
     * @param first where the first leads
     * @param step how many places further each leads
     */
    static String words(Target first, long count, int step) {
        String last = step == 0 ? "" : ".." + place(first.further((count - 1) * step));
        return switch (first) {
            case Target.None _ -> "none";
            case Target.Table _ -> "table " + place(first) + last;
            case Target.Page page -> (page.isZero() ? "zero page " : step == 0 ? "frame " : "frames ") + place(first) + last;
            case Target.HugePage _ -> (step == 0 ? "huge page " : "huge pages ") + place(first) + last;
            case Target.HugeZeroPage _ -> "huge zero page " + place(first);
            case Target.Swap swap -> "swap " + swap.device() + " slot " + place(first) + last;
            case Target.FilePage _ -> "file page " + place(first) + last;
        };
    }

    private static String place(Target target) {
        return switch (target) {
            case Target.None _ -> "";
            case Target.Table table -> hex(table.frame());
            case Target.Page page -> hex(page.frame());
            case Target.HugePage page -> hex(page.frame());
            case Target.HugeZeroPage page -> hex(page.frame());
            case Target.Swap swap -> Long.toString(swap.slot());
            case Target.FilePage page -> Long.toString(page.index());
        };
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
