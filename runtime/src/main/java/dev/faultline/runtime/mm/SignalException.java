package dev.faultline.runtime.mm;

/** An access that raised a signal. */
public final class SignalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String signal;
    private final long address;
    private final Access access;
    private final Fault.Segv reason;

    SignalException(String signal, long address, Access access, Fault.Segv reason) {
        super(signal, null, false, false);
        this.signal = signal;
        this.address = address;
        this.access = access;
        this.reason = reason;
    }

    /** SIGSEGV or SIGBUS. */
    public String signal() {
        return signal;
    }

    public long address() {
        return address;
    }

    public Access access() {
        return access;
    }

    /** For SIGSEGV: its si_code. */
    public Fault.Segv reason() {
        return reason;
    }
}
