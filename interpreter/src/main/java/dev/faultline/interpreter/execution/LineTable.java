package dev.faultline.interpreter.execution;

import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All lines of a context, one object a line, numbered from 0 in the order they were first seen. */
public final class LineTable {

    private record Place(Source source, int number) {}

    private final Map<Place, Line> byPlace = new HashMap<>();
    private final List<Line> byId = new ArrayList<>();

    /** The line a section begins on. */
    public Line lineOf(SourceSection section) {
        return byPlace.computeIfAbsent(new Place(section.getSource(), section.getStartLine()), place -> {
            Line line = new Line(byId.size(), place.source(), place.number());
            byId.add(line);
            return line;
        });
    }

    @Nullable
    Line byId(int id) {
        return id >= 0 && id < byId.size() ? byId.get(id) : null;
    }

    List<Line> all() {
        return byId;
    }

    /** Forgets begins that belong to no machine: those of a run before this one. */
    void settleAll() {
        byId.forEach(line -> line.settleHits(0));
    }
}
