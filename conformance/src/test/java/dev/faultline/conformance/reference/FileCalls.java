package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.HashMap;
import java.util.Map;

/** Files by name, and the calls on them. Where their pages are, in memory or on a device, changes nothing that can be read. */
final class FileCalls {

    private final ReferenceKernel kernel;
    private final Map<String, MemoryObject> files = new HashMap<>();

    FileCalls(ReferenceKernel kernel) {
        this.kernel = kernel;
    }

    MemoryObject named(String name) {
        return files.get(name);
    }

    void perform(Line line) {
        String name = line.words().get(1);
        switch (line.operation()) {
            case "file" -> {
                files.put(name, new MemoryObject(0));
                write(named(name), 0, line.pages(2));
            }
            case "fwrite" -> write(named(name), line.pages(2), line.pages(2) + line.pages(3));
            case "ftruncate" -> named(name).truncate(line.pages(2));
            case "fread", "fsync", "evict" -> {
                // Moves pages between memory and the device.
            }
            default -> throw new IllegalArgumentException("unknown operation " + line.operation());
        }
    }

    private void write(MemoryObject file, long from, long to) {
        file.size = Math.max(file.size, to);
        for (long index = from; index < to; index++) {
            file.contents.put(index, kernel.newValue());
        }
    }
}
