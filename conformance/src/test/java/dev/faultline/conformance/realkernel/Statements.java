package dev.faultline.conformance.realkernel;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.List;

/** One operation of a workload in the words of the language. */
final class Statements {

    private Statements() {}

    /** @param script names what the operation is about */
    static String of(ScriptWriter script, Line line) {
        List<String> words = line.words();
        String operation = line.operation();
        return switch (operation) {
            case "touch" -> touch(script, line);
            case "mmap" -> mmap(script, line);
            case "munmap", "munlock" -> operation + " " + range(script, line);
            case "mprotect" -> "mprotect %s %s".formatted(range(script, line), protection(words.get(4)));
            case "madvise", "msync" -> "%s %s %s".formatted(operation, range(script, line), words.get(4));
            case "mremap" -> mremap(script, line);
            case "mlock" -> "mlock " + range(script, line) + (line.has("onfault") ? " onfault" : "");
            case "mlockall", "munlockall", "swapoff", "pause" -> String.join(" ", words);
            case "reclaim" -> words.size() > 1 ? "reclaim %dpages".formatted(line.pages(1)) : operation;
            // Leaves so many pages free.
            case "pressure" -> words.get(1).equals("release")
                    ? "pressure release"
                    : "pressure max(0, machine.free - %dpages)".formatted(line.pages(1));
            case "brk" -> "brk %spages".formatted(words.get(1).replaceFirst("p$", ""));
            case "kwrite" -> "touch copyout " + range(script, line);
            case "kread" -> "touch copyin " + range(script, line);
            case "gupwrite" -> "touch gup_write " + range(script, line);
            case "gupread" -> "touch gup_read " + range(script, line);
            case "file" -> file(script, line);
            case "evict", "fsync" -> operation + " " + script.file(words.get(1));
            case "fread" -> "read " + fileRange(script, line);
            case "fwrite" -> "write " + fileRange(script, line);
            case "ftruncate" -> "truncate %s %dpages".formatted(script.file(words.get(1)), line.pages(2));
            case "sleep" -> "sleep %sms".formatted(words.get(1));
            case "look" -> "look(" + range(script, line) + ")";
            case "nop" -> "compute 0ns";
            case "resume", "wait" -> operation + " " + script.child(words.get(1));
            default -> throw new IllegalArgumentException("line " + line.number() + ": unknown operation " + operation);
        };
    }

    private static String range(ScriptWriter script, Line line) {
        return script.part(line.words().get(1), line.pages(2), line.pages(3));
    }

    private static String touch(ScriptWriter script, Line line) {
        String mode = line.words().get(2).equals("wzero") ? "write_zero" : line.words().get(2);
        if (line.has("lockstep")) {
            // All threads at once on each page.
            String region = line.words().get(1);
            long first = script.indexOf(region, line.pages(3));
            return "for i in %d..%d { barrier; touch %s %s.page(i) }".formatted(first, first + line.pages(4), mode, region);
        }
        StringBuilder text = new StringBuilder("touch ").append(mode).append(' ').append(script.part(line));
        String seed = line.after("random");
        String stride = line.after("stride");
        if (seed != null) {
            String draws = line.after("n");
            text.append(" random ").append(draws == null ? line.pages(4) : Line.pages(draws)).append(" seed ").append(seed);
        } else if (stride != null) {
            text.append(" step ").append(Line.pages(stride)).append("pages");
        }
        if (line.has("reverse")) {
            text.append(" reverse");
        }
        String times = line.after("repeat");
        if (times != null) {
            text.append(" times ").append(times);
        }
        return text.toString();
    }

    private static String mmap(ScriptWriter script, Line line) {
        List<String> words = line.words();
        StringBuilder text = new StringBuilder("mmap ");
        if (words.get(2).equals("anon")) {
            text.append(line.pages(5)).append("pages");
            if (words.get(3).equals("shared")) {
                text.append(" shared");
            }
        } else {
            text.append("file ").append(script.file(words.get(2))).append(' ').append(line.pages(5)).append("pages ").append(words.get(3));
            String offset = line.after("off");
            if (offset != null) {
                text.append(" at_offset ").append(Line.pages(offset)).append("pages");
            }
        }
        text.append(" fixed ").append(script.addressOf(words.get(1))).append(' ').append(protection(words.get(4)));
        for (String flag : List.of("populate", "noreserve", "locked", "growsdown")) {
            if (line.has(flag)) {
                text.append(' ').append(flag);
            }
        }
        return text + (line.has("nofa") ? " no_fault_around" : "");
    }

    private static String mremap(ScriptWriter script, Line line) {
        StringBuilder text = new StringBuilder("mremap ").append(range(script, line)).append(' ').append(line.pages(4)).append("pages");
        String target = line.after("as");
        if (target != null) {
            text.append(" to ").append(script.addressOf(target));
        }
        return text + (line.has("dontunmap") ? " dontunmap" : "");
    }

    private static String file(ScriptWriter script, Line line) {
        String name = line.words().get(1);
        StringBuilder text = new StringBuilder("let %s = file \"%s\" %dpages %s"
                .formatted(script.file(name), name, line.pages(2), line.words().get(3)));
        if (line.has("cold")) {
            text.append(" cold");
        }
        String chunk = line.after("chunk");
        return chunk == null ? text.toString() : text + " chunk %dpages".formatted(Line.pages(chunk));
    }

    private static String fileRange(ScriptWriter script, Line line) {
        long from = line.pages(2);
        return "%s %s..%dpages".formatted(script.file(line.words().get(1)), from == 0 ? "0" : from + "pages", from + line.pages(3));
    }

    private static String protection(String letters) {
        return switch (letters) {
            case "none" -> "none";
            case "r" -> "read";
            case "w" -> "write";
            case "rw" -> "read write";
            case "rx" -> "read exec";
            case "rwx" -> "read write exec";
            default -> throw new IllegalArgumentException("unknown protection " + letters);
        };
    }
}
