package dev.faultline.grammar.resolve;

import java.util.List;
import java.util.Map;

/** Names that every script has, and the fields of the values whose kind is known without running. */
public final class BuiltIns {

    /** Functions and values, in the order of the language's description. */
    public static final List<String> NAMES = List.of(
            "len", "min", "max", "sum", "abs", "round", "sorted", "reversed", "keys", "int", "float", "str", "zip", "median", "percentile",
            "size", "duration", "region", "process", "maps", "smaps", "meminfo", "vmstat", "pagemap", "page_table",
            "cpu_state", "tlb");

    static final Map<ValueKind, List<String>> FIELDS = Map.of(
            ValueKind.REGION, List.of("start", "end", "length", "pages", "slice", "page", "digest"),
            ValueKind.FILE, List.of("size", "cached"),
            ValueKind.PROCESS, List.of("pid", "rss", "heap", "stack", "exit_code", "signal"),
            ValueKind.THREAD, List.of("stats", "value"),
            ValueKind.MACHINE, List.of("arch", "cpus", "page_size", "free", "time", "config", "locks"));

    /** Errors a call can be refused with. */
    static final List<String> ERRNO_NAMES = List.of(
            "ENOMEM", "EINVAL", "EACCES", "EPERM", "EFAULT", "EAGAIN", "EEXIST", "EBUSY", "EBADF", "ENODEV", "ENOENT", "ENOSPC", "EFBIG",
            "EIO", "EINTR", "ECHILD", "ESRCH", "EOVERFLOW", "ENOSYS", "EOPNOTSUPP", "ETXTBSY", "ENFILE", "EMFILE", "EHWPOISON");

    private BuiltIns() {}

    /** What may follow the dot of a value of a kind, named as values name theirs: "region", "process". Empty for kinds without fields. */
    public static List<String> fieldsOf(String kind) {
        return FIELDS.entrySet().stream()
                .filter(entry -> entry.getKey().name().equalsIgnoreCase(kind))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
