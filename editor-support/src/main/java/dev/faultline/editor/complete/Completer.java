package dev.faultline.editor.complete;

import dev.faultline.editor.complete.Completion.Candidate;
import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.stdlib.CatalogueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What may stand at a place of an unfinished text. It looks back from there: at the dot of a value, at the entry of a machine block, at
 * the operation of the statement, which the passes before the parser have told from names.
 */
public final class Completer {

    private static final String WORD_SIGNS = "_-.";

    private final Vocabulary vocabulary;

    public Completer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** What may stand at {@code cursor}, as far as the text before it tells. */
    public Completion complete(String text, int cursor, NamesInScope scope) {
        String before = text.substring(0, cursor);
        List<Piece> pieces = Highlighting.of(before);
        if (!pieces.isEmpty() && pieces.getLast().end() == cursor && pieces.getLast().kind() == Kind.COMMENT) {
            return new Completion(cursor, List.of());
        }
        int quote = openQuote(before);
        if (quote >= 0) {
            return inString(before, quote);
        }
        int start = beginOfName(before);
        if (start > 0 && before.charAt(start - 1) == '.' && (start < 2 || before.charAt(start - 2) != '.')) {
            return offer(before, start, members(before, start - 1, scope));
        }
        int machine = openMachine(before);
        return machine >= 0 ? inMachine(before, machine, scope) : offer(before, start, inStatement(before, start, scope));
    }

    /** The same where only a value can stand: a name of {@code kind} first, or a member behind a dot. */
    public Completion completeValue(String before, String kind, NamesInScope scope) {
        int start = beginOfName(before);
        boolean isMember = start > 0 && before.charAt(start - 1) == '.';
        return offer(before, start, isMember ? members(before, start - 1, scope) : Vocabulary.names(scope.names(), kind));
    }

    /** Candidates that go on as the text from {@code start} on does. */
    public static Completion offer(String before, int start, List<Candidate> all) {
        String begun = before.substring(start);
        return new Completion(start, all.stream().filter(candidate -> candidate.text().startsWith(begun)).toList());
    }

    // ---- snippets ----------------------------------------------------------------------------------------------------

    /** Members of the value whose dot is at {@code dot}. */
    private List<Candidate> members(String before, int dot, NamesInScope scope) {
        int start = dot;
        while (start > 0 && (isPartOfName(before.charAt(start - 1)) || before.charAt(start - 1) == '.')) {
            start--;
        }
        String[] path = before.substring(start, dot).split("\\.");
        String last = path[path.length - 1];
        if (path.length > 1 && (last.equals("kinds") || last.equals("latency_ns"))) {
            return vocabulary.fieldsWithin(last);
        }
        if (path.length > 1) {
            return switch (last) {
                case "stats" -> vocabulary.fields("stats");
                case "heap", "stack" -> vocabulary.fields("region");
                default -> List.of();
            };
        }
        if (last.equals("machine") || last.equals("process")) {
            return vocabulary.fields(last);
        }
        List<Candidate> own = scope.membersOf(last);
        return !own.isEmpty() ? own : scope.names().stream().filter(name -> name.name().equals(last)).map(KnownName::kind).findFirst()
                .map(vocabulary::fields).orElse(List.of());
    }

    private List<Candidate> inStatement(String before, int start, NamesInScope scope) {
        List<Piece> line = statement(before.substring(0, start));
        List<KnownName> names = scope.names();
        List<Candidate> found = new ArrayList<>();
        Piece last = line.isEmpty() ? null : line.getLast();
        if (last == null) {
            found.addAll(Vocabulary.names(names, "function"));
            found.addAll(vocabulary.statements());
            found.addAll(vocabulary.builtIns());
            return found;
        }
        for (Piece piece : line.reversed()) {
            if (piece.kind() == Kind.OPERATION) {
                String operation = before.substring(piece.start(), piece.end());
                boolean isNext = piece.equals(last);
                found.addAll(vocabulary.after(operation, isNext));
                if (Vocabulary.takesRegions(operation) && !(isNext && operation.equals("touch"))) {
                    found.addAll(Vocabulary.names(names, "region"));
                }
                return found;
            }
        }
        String word = before.substring(last.start(), last.end());
        if (last.kind() == Kind.KEYWORD && List.of("let", "var", "fn", "param", "for").contains(word)) {
            return List.of();
        }
        if (word.equals("=") || word.equals("return") || word.equals("(") || word.equals("=>")) {
            found.addAll(vocabulary.statements().stream().filter(candidate -> candidate.group().equals("operations")).toList());
        }
        if (word.equals("expect")) {
            found.addAll(vocabulary.words(List.of("segv", "sigbus", "oom"), "words"));
        }
        found.addAll(0, Vocabulary.names(names, ""));
        found.addAll(vocabulary.builtIns());
        found.addAll(vocabulary.values());
        return found;
    }

    /** The pieces of the innermost statement that is not finished. */
    private static List<Piece> statement(String before) {
        List<Piece> pieces = Highlighting.of(before);
        int from = pieces.size();
        int depth = 0;
        while (from > 0) {
            Piece piece = pieces.get(from - 1);
            char sign = before.charAt(piece.start());
            boolean isBracket = piece.kind() == Kind.BRACKET;
            depth += isBracket && ")]}".indexOf(sign) >= 0 ? 1 : 0;
            String gap = before.substring(piece.end(), from < pieces.size() ? pieces.get(from).start() : before.length());
            boolean endsStatement = gap.indexOf('\n') >= 0 || gap.indexOf(';') >= 0;
            if (depth == 0 && (isBracket && "({".indexOf(sign) >= 0 || endsStatement)) {
                return isBracket && sign == '(' ? pieces.subList(from - 1, pieces.size()) : pieces.subList(from, pieces.size());
            }
            depth -= isBracket && "([{".indexOf(sign) >= 0 ? 1 : 0;
            from--;
        }
        return pieces;
    }

    // ---- machine blocks and strings ----------------------------------------------------------------------------------

    /** Offset behind the brace of a machine block the text ends in; -1 for none. */
    private static int openMachine(String before) {
        int word = before.lastIndexOf("machine");
        int brace = word < 0 ? -1 : before.indexOf('{', word);
        boolean isBlock = brace >= 0 && before.substring(word + "machine".length(), brace).isBlank();
        return isBlock && before.indexOf('}', brace) < 0 ? brace + 1 : -1;
    }

    private Completion inMachine(String before, int begin, NamesInScope scope) {
        int entry = Math.max(begin, Math.max(before.lastIndexOf('\n'), before.lastIndexOf(';')) + 1);
        int start = before.length();
        while (start > entry && (isPartOfName(before.charAt(start - 1)) || WORD_SIGNS.indexOf(before.charAt(start - 1)) >= 0)) {
            start--;
        }
        String[] words = before.substring(entry, start).strip().split("\\s+");
        Supplier<Optional<Set<String>>> options = () -> scope.kernelOptions(before.substring(begin, entry));
        if (words[0].isEmpty()) {
            return offer(before, start, keys(options.get()));
        }
        boolean isNamed = words.length > 1 && Set.of("config", "sysctl", "rlimit").contains(words[0]);
        List<Candidate> found = vocabulary.valuesOf(words[isNamed ? 1 : 0]);
        return offer(before, start, words[0].equals("config") && !isNamed ? had(options.get(), found) : found);
    }

    /** Those of {@code all} options a kernel has; all of them where it is not known what it has. */
    public static List<Candidate> had(Optional<Set<String>> options, List<Candidate> all) {
        return options.map(names -> all.stream().filter(option -> names.contains(option.text())).toList()).orElse(all);
    }

    /** Keys that mean something to a kernel with these options. */
    public List<Candidate> keys(Optional<Set<String>> options) {
        boolean hasHugePages = options.map(names -> names.contains("TRANSPARENT_HUGEPAGE_NEVER")).orElse(true);
        return vocabulary.machineKeys().stream().filter(key -> hasHugePages || !key.text().equals("thp")).toList();
    }

    private Completion inString(String before, int quote) {
        String line = before.substring(before.lastIndexOf('\n') + 1, quote).strip();
        String word = line.substring(Math.max(line.lastIndexOf(' '), Math.max(line.lastIndexOf('{'), line.lastIndexOf(';'))) + 1);
        return offer(before, quote + 1, switch (word) {
            case "use" -> vocabulary.modules();
            case "kernel", "cost" -> vocabulary.valuesOf(word);
            case "stall" -> vocabulary.entries(CatalogueKind.STEP);
            default -> List.of();
        });
    }

    /** Offset of the quote of a string that has not ended on this line; -1 for none. */
    private static int openQuote(String before) {
        int quote = -1;
        for (int i = before.lastIndexOf('\n') + 1; i < before.length(); i++) {
            if (before.charAt(i) == '"' && (i == 0 || before.charAt(i - 1) != '\\')) {
                quote = quote < 0 ? i : -1;
            }
        }
        return quote;
    }

    private static int beginOfName(String before) {
        int start = before.length();
        while (start > 0 && isPartOfName(before.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isPartOfName(char sign) {
        return sign == '_' || sign < 0x80 && Character.isLetterOrDigit(sign);
    }
}
