package dev.faultline.interpreter.bridge;

/** An operation that did not come to its normal end. The message is one sentence for the user, without a Java name. */
public abstract sealed class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String hint;

    KernelException(String sentence, String hint) {
        super(sentence, null, false, false);
        this.hint = hint;
    }

    /** What to do about it, or empty. */
    public final String hint() {
        return hint;
    }

    /** The kernel refused the call. */
    public static final class Refused extends KernelException {
        private static final long serialVersionUID = 1;
        private final String errno;

        public Refused(String errno, String sentence, String hint) {
            super(sentence, hint);
            this.errno = errno;
        }

        /** Its name: EINVAL, ENOMEM, … */
        public String errno() {
            return errno;
        }
    }

    /** An access raised a signal. */
    public static final class Signalled extends KernelException {
        private static final long serialVersionUID = 1;
        private final String signal;
        private final long address;

        public Signalled(String signal, long address, String sentence, String hint) {
            super(sentence, hint);
            this.signal = signal;
            this.address = address;
        }

        /** SIGSEGV or SIGBUS. */
        public String signal() {
            return signal;
        }

        public long address() {
            return address;
        }
    }

    /** All tasks wait for one another, or no progress is made. {@code code} is "deadlock" or the hazard's name. */
    public static final class Stuck extends KernelException {
        private static final long serialVersionUID = 1;
        private final String code;

        public Stuck(String code, String sentence, String hint) {
            super(sentence, hint);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** The machine has no memory left: the OOM killer took the current process. */
    public static final class OutOfMemory extends KernelException {
        private static final long serialVersionUID = 1;

        public OutOfMemory(String sentence, String hint) {
            super(sentence, hint);
        }
    }

    /** The machine cannot be booted like this; {@code key} is the machine key at fault. */
    public static final class BootRefused extends KernelException {
        private static final long serialVersionUID = 1;
        private final String key;

        public BootRefused(String key, String sentence, String hint) {
            super(sentence, hint);
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** The script asked for something that makes no sense here (a barrier outside threads, a second wait). */
    public static final class Misused extends KernelException {
        private static final long serialVersionUID = 1;

        public Misused(String sentence, String hint) {
            super(sentence, hint);
        }
    }
}
