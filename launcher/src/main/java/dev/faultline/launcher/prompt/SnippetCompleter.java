package dev.faultline.launcher.prompt;

import dev.faultline.editor.complete.Completion;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers what the session says may stand at the cursor, in its order, each with its group and what it is. */
final class SnippetCompleter implements Completer {

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!(line instanceof SnippetLine snippet)) {
            return;
        }
        int order = 0;
        for (Completion.Candidate offered : snippet.completion().candidates()) {
            String description = offered.description().isEmpty() ? null : offered.description();
            candidates
                    .add(new Candidate(offered.text(), offered.text(), offered.group(), description, null, null, offered.isWhole(), order));
            order++;
        }
    }
}
