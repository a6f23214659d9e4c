package dev.faultline.interpreter.modules;

import dev.faultline.grammar.resolve.Catalogue;
import dev.faultline.grammar.resolve.Catalogue.Topic;
import dev.faultline.stdlib.CatalogueTopic;
import dev.faultline.stdlib.Library;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The library's catalogue, as the resolver asks for it. A topic is read when it is first asked for. */
final class LibraryCatalogue {

    private LibraryCatalogue() {}

    static Catalogue of(Library library) {
        Map<Topic, List<Catalogue.Entry>> read = new EnumMap<>(Topic.class);
        return topic -> read.computeIfAbsent(topic, asked -> CatalogueTopic.valueOf(asked.name()).entries(library).stream()
                .map(entry -> new Catalogue.Entry(entry.name(), entry.doc()))
                .toList());
    }
}
