package dev.faultline.runtime.stats;

/** What a task does, or how it holds a lock, while others have to wait for it. */
public interface Activity {

    /** As users read it: the name of a step, or a few words. */
    String text();

    /** Those that are no steps of the kernel. */
    enum General implements Activity {
        /** A call, or a thread of the kernel's own, and none of the faults in it. */
        CALL("the call itself"),
        /** A semaphore, or a lock of that kind, held for reading: from beginning to end. */
        READING("held for reading"),
        /** The same for writing. */
        WRITING("held for writing");

        private final String text;

        General(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }
}
