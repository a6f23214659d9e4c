package dev.faultline.runtime.view;

/** Something the kernel shows of itself: a model taken at one moment, and its text. */
public sealed interface View permits MapsView, SmapsView, MeminfoView, VmstatView, PagemapView, PageTableView, CpusView, TlbView {

    /** The text, lines separated by newlines and none behind the last; empty if there is nothing to show. */
    String text();
}
