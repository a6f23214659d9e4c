package dev.faultline.launcher.prompt;

import dev.faultline.launcher.repl.ReplSession;
import dev.faultline.launcher.terminal.Style;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Buffer;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader.SuggestionType;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
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

    private LineEditor() {}

    /** @param style whether colours are wanted; without them there is no suggestion either, for nothing would tell it from typed text */
    static LineReader on(Terminal terminal, Supplier<ReplSession> session, Style style) {
        boolean isColoured = style == Style.ANSI;
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("faultline")
                .parser(new SnippetParser(session)).completer(new SnippetCompleter())
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, Prompts.NEXT)
                .variable(LineReader.INDENTATION, INDENTATION)
                .variable(LineReader.FEATURES_MAX_BUFFER_SIZE, LONGEST_LIVE)
                .variable(LineReader.HISTORY_SIZE, HISTORY_ENTRIES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_ENTRIES)
                // An exclamation mark is an exclamation mark.
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.DISABLE_HIGHLIGHTER, !isColoured)
                .option(Option.COMPLETE_MATCHER_TYPO, false)
                .option(Option.CASE_INSENSITIVE_SEARCH, true)
                .option(Option.HISTORY_IGNORE_DUPS, true)
                .option(Option.HISTORY_REDUCE_BLANKS, false)
                .option(Option.AUTO_FRESH_LINE, false)
                .option(Option.INSERT_TAB, true);
        LineReader reader = isColoured ? coloured(builder, new SnippetHighlighter(session)) : plain(builder);
        ClosingBracket.replaceIn(reader, LONGEST_LIVE);
        return reader;
    }

    private static LineReader coloured(LineReaderBuilder builder, SnippetHighlighter highlighter) {
        LineReader reader = builder.highlighter(highlighter).build();
        reader.getWidgets().put(LineReader.CALLBACK_INIT, () -> {
            highlighter.setMarksBrackets(true);
            return true;
        });
        reader.getWidgets().put(LineReader.CALLBACK_FINISH, () -> {
            highlighter.setMarksBrackets(false);
            return true;
        });
        suggestFromHistory(reader);
        return reader;
    }

    private static LineReader plain(LineReaderBuilder builder) {
        for (String part : new String[] {LineReader.COMPLETION_STYLE_GROUP, LineReader.COMPLETION_STYLE_LIST_GROUP,
            LineReader.COMPLETION_STYLE_DESCRIPTION, LineReader.COMPLETION_STYLE_LIST_DESCRIPTION, LineReader.COMPLETION_STYLE_STARTING,
            LineReader.COMPLETION_STYLE_LIST_STARTING, LineReader.COMPLETION_STYLE_BACKGROUND,
            LineReader.COMPLETION_STYLE_LIST_BACKGROUND}) {
            builder.variable(part, "");
        }
        return builder.build();
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
