package dev.faultline.editor.analysis;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.stdlib.CatalogueTopic;
import dev.faultline.stdlib.Library;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The library's catalogue, as the resolver asks for it. A topic is read when it is first asked for; any thread may ask. */
public final class LibraryCatalogue {

    private LibraryCatalogue() {}

    public static Catalogue of(Library library) {
        Map<Topic, List<Catalogue.Entry>> read = new ConcurrentHashMap<>();
        return topic -> read.computeIfAbsent(topic, asked -> CatalogueTopic.valueOf(asked.name()).entries(library).stream()
                .map(entry -> new Catalogue.Entry(entry.name(), entry.doc()))
                .toList());
    }
}
