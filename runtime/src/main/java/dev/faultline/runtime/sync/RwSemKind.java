package dev.faultline.runtime.sync;

/** The two algorithms of reader-writer semaphores. */
public enum RwSemKind {
    /** A spinlock inside: lib/rwsem-spinlock.c; i386 for the 386, and x86_64 until 2.6.33. */
    GENERIC("generic"),
    /** One exchange-and-add: i386 from the 486, ia64, and x86_64 from 2.6.34. */
    XADD("xadd");

    private final String text;

    RwSemKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The kind with that name. Names are checked before they come here. */
    public static RwSemKind named(String text) {
        for (RwSemKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(text);
    }
}
