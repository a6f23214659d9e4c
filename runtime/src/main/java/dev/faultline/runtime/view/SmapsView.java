package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Vma;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * /proc/PID/smaps: the lines of maps, each with what the pages of its mapping are.
 *
 * @param areas by address
 * @param format how this kernel prints them
 * @param hasSwap whether the machine was booted with swap, and so tells what is there
 */
public record SmapsView(List<Area> areas, SmapsFormat format, boolean hasSwap) implements View {

    /** A mapping and its pages. */
    public record Area(MapsView.Line line, SmapsCounts counts) {}

    static SmapsView of(MemoryManager kernel, AddressSpace mm) {
        SmapsFormat format = SmapsFormat.of(kernel.kernel());
        List<Area> areas = new ArrayList<>();
        for (Vma vma : mm.vmas()) {
            areas.add(new Area(MapsView.line(kernel, mm, vma), SmapsCounts.of(kernel, mm, vma, format)));
        }
        return new SmapsView(List.copyOf(areas), format, kernel.swap().exists());
    }

    @Override
    public String text() {
        return areas.stream()
                .map(area -> area.line.text() + "\n" + format.text(area.counts, hasSwap))
                .collect(Collectors.joining("\n"));
    }
}
