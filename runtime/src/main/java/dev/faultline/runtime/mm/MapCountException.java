package dev.faultline.runtime.mm;

/** A mapping would have to be split and the process already has as many mappings as {@code vm.max_map_count} allows: ENOMEM. */
public final class MapCountException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MapCountException(int limit) {
        super("the process has " + limit + " mappings, the most it may have, so none can be split", null, false, false);
    }
}
