package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.CommitLimit;

/** A call the kernel refused. What it had done before stays done. The message is a sentence for the user. */
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String errno;
    private final String hint;

    SyscallException(String errno, String sentence, String hint) {
        super(sentence, null, false, false);
        this.errno = errno;
        this.hint = hint;
    }

    SyscallException(String errno, String sentence) {
        this(errno, sentence, "");
    }

    /** A mapping cannot be split because the process has as many as it may. */
    static SyscallException tooManyMappings() {
        return new SyscallException(
                "ENOMEM",
                "splitting a mapping here would make more mappings than the process may have",
                "`sysctl vm.max_map_count` is the limit");
    }

    /** The machine would promise more memory than it may. */
    static SyscallException overcommitted(CommitLimit commit, AddressSpace mm, long pages) {
        return new SyscallException("ENOMEM", commit.refusal(mm, pages), commit.hint());
    }

    /** The machine has no memory for a page table. */
    static SyscallException noTable() {
        return new SyscallException("ENOMEM", "the machine has no free page for a page table", "give the machine more memory");
    }

    /** Its name: EINVAL, ENOMEM, EACCES. */
    public String errno() {
        return errno;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
