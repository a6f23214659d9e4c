package dev.faultline.launcher.prompt;

import dev.faultline.launcher.repl.ReplSession;
import dev.faultline.launcher.terminal.Style;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Buffer;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader.SuggestionType;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** Sets the line editor up: what keys do, what is coloured, what is remembered. */
final class LineEditor {

    /** In longer inputs, which are pasted, keys only type: colours and what brackets do would read all of the input at each key. */
    private static final int LONGEST_LIVE = 20_000;

    private static final int HISTORY_ENTRIES = 10_000;
    private static final int INDENTATION = 4;
    private static final String ACCEPT_SUGGESTION = "faultline-accept-suggestion";
    private static final String ACCEPT_SUGGESTION_AT_END = "faultline-accept-suggestion-at-end";

    private static final List<String> COMPLETION_COLOURS = List.of(LineReader.COMPLETION_STYLE_GROUP,
            LineReader.COMPLETION_STYLE_LIST_GROUP,
            LineReader.COMPLETION_STYLE_DESCRIPTION, LineReader.COMPLETION_STYLE_LIST_DESCRIPTION, LineReader.COMPLETION_STYLE_STARTING,
            LineReader.COMPLETION_STYLE_LIST_STARTING, LineReader.COMPLETION_STYLE_BACKGROUND, LineReader.COMPLETION_STYLE_LIST_BACKGROUND);

    private LineEditor() {}

    /** @param style whether colours are wanted; without them there is no suggestion either, for nothing would tell it from typed text */
    static LineReader on(Terminal terminal, Supplier<ReplSession> session, Style style) {
        boolean isColoured = style == Style.ANSI;
        BurstReader reader = new BurstReader(terminal, "faultline", variables(isColoured));
        reader.setParser(new SnippetParser(session));
        reader.setHistory(new DefaultHistory());
        reader.setCompleter(new SnippetCompleter());
        // An exclamation mark is an exclamation mark.
        reader.option(Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(Option.DISABLE_HIGHLIGHTER, !isColoured);
        reader.option(Option.COMPLETE_MATCHER_TYPO, false);
        reader.option(Option.CASE_INSENSITIVE_SEARCH, true);
        reader.option(Option.HISTORY_IGNORE_DUPS, true);
        reader.option(Option.HISTORY_REDUCE_BLANKS, false);
        reader.option(Option.AUTO_FRESH_LINE, false);
        reader.option(Option.INSERT_TAB, true);
        if (isColoured) {
            colour(reader, new SnippetHighlighter(session));
        }
        ClosingBracket.replaceIn(reader, LONGEST_LIVE);
        return reader;
    }

    private static Map<String, Object> variables(boolean isColoured) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(LineReader.SECONDARY_PROMPT_PATTERN, Prompts.NEXT);
        variables.put(LineReader.INDENTATION, INDENTATION);
        variables.put(LineReader.FEATURES_MAX_BUFFER_SIZE, LONGEST_LIVE);
        variables.put(LineReader.HISTORY_SIZE, HISTORY_ENTRIES);
        variables.put(LineReader.HISTORY_FILE_SIZE, HISTORY_ENTRIES);
        if (!isColoured) {
            for (String part : COMPLETION_COLOURS) {
                variables.put(part, "");
            }
        }
        return variables;
    }

    private static void colour(LineReaderImpl reader, SnippetHighlighter highlighter) {
        reader.setHighlighter(highlighter);
        reader.getWidgets().put(LineReader.CALLBACK_INIT, () -> {
            highlighter.setMarksBrackets(true);
            return true;
        });
        reader.getWidgets().put(LineReader.CALLBACK_FINISH, () -> {
            highlighter.setMarksBrackets(false);
            return true;
        });
        suggestFromHistory(reader);
    }

    /** Shows the rest of the newest input that begins like this one in grey; a step to the right or to the end takes it. */
    private static void suggestFromHistory(LineReader reader) {
        reader.setAutosuggestion(SuggestionType.HISTORY);
        reader.getWidgets().put(ACCEPT_SUGGESTION, accepting(reader, LineReader.FORWARD_CHAR));
        reader.getWidgets().put(ACCEPT_SUGGESTION_AT_END, accepting(reader, LineReader.END_OF_LINE));
        KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.EMACS);
        Terminal terminal = reader.getTerminal();
        bind(keys, ACCEPT_SUGGESTION, KeyMap.ctrl('F'), "\033[C", "\033OC", KeyMap.key(terminal, Capability.key_right));
        bind(keys, ACCEPT_SUGGESTION_AT_END, KeyMap.ctrl('E'), "\033[F", "\033OF", "\033[4~", KeyMap.key(terminal, Capability.key_end));
    }

    private static void bind(KeyMap<Binding> keys, String widget, String... sequences) {
        for (String sequence : sequences) {
            if (sequence != null && !sequence.isEmpty()) {
                keys.bind(new Reference(widget), sequence);
            }
        }
    }

    private static Widget accepting(LineReader reader, String otherwise) {
        return () -> {
            Buffer buffer = reader.getBuffer();
            Optional<String> rest =
                    buffer.cursor() == buffer.length() ? suggestion(reader.getHistory(), buffer.toString()) : Optional.empty();
            rest.ifPresentOrElse(buffer::write, () -> reader.callWidget(otherwise));
            return true;
        };
    }

    /** The rest of the newest entry that begins with {@code typed} and has more to it. */
    static Optional<String> suggestion(History history, String typed) {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        ListIterator<History.Entry> entries = history.iterator(history.last() + 1);
        while (entries.hasPrevious()) {
            String entry = entries.previous().line();
            if (entry.length() > typed.length() && entry.startsWith(typed)) {
                return Optional.of(entry.substring(typed.length()));
            }
        }
        return Optional.empty();
    }
}
