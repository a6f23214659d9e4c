package dev.faultline.editor.complete;

import dev.faultline.editor.complete.Completion.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What completion cannot see in the words before the cursor: the prompt knows it from its session, an editor from the whole text. */
public interface NamesInScope {

    /** The names that can be used, the likeliest first. */
    List<KnownName> names();

    /** What may follow the dot of a name that stands for more than its kind says, as a module does. */
    default List<Candidate> membersOf(String name) {
        return List.of();
    }

    /**
     * The Kconfig options that the machine has whose block has these entries so far.
     *
     * @return empty where nobody knows
     */
    default Optional<Set<String>> kernelOptions(String entries) {
        return Optional.empty();
    }
}
