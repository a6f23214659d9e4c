package dev.faultline.conformance.reference;

/**
 * The address space of a program that has just begun: its data, which ends where the break begins, and its stack.
 *
 * <pre>
 *   0x400000      0x4da000                       0x7ffffffde000    0x7ffffffff000
 *   │ text, data  │ break                         │ stack           │
 * </pre>
 */
final class Start {

    static final long BREAK_PAGE = 0x4da000 >>> 12;
    static final long STACK_PAGE = 0x7fff_fffd_e000L >>> 12;

    private static final long DATA_PAGE = 0x400000 >>> 12;
    private static final long STACK_END_PAGE = 0x7fff_ffff_f000L >>> 12;

    private Start() {}

    static Space space(Paging paging) {
        Space space = new Space(paging);
        add(space, DATA_PAGE, BREAK_PAGE, Traits.mapping("rw", false, false, false, false));
        add(space, STACK_PAGE, STACK_END_PAGE, Traits.mapping("rw", false, false, true, false));
        return space;
    }

    /** Both have been written to. */
    private static void add(Space space, long start, long end, Traits traits) {
        space.insert(new Area(start, end, traits, null, start, new Area.Lineage(), false));
        space.tables.make(end - 1, 0);
    }
}
