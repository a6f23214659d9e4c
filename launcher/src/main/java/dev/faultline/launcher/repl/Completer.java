package dev.faultline.launcher.repl;

import dev.faultline.grammar.parse.Highlighting;
import dev.faultline.grammar.parse.Highlighting.Kind;
import dev.faultline.grammar.parse.Highlighting.Piece;
import dev.faultline.launcher.repl.Completion.Candidate;
import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.launcher.script.SessionName;
import dev.faultline.stdlib.CatalogueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What may stand at a place of an unfinished input. It looks back from there: at the dot of a value, at the entry of a machine block, at
 * the operation of the statement, which the passes before the parser have told from names.
 */
final class Completer {

    private static final String WORD_SIGNS = "_-.";

    private final Workspace workspace;
    private final Commands commands;
    private final Vocabulary vocabulary = new Vocabulary();
    private final KernelOptions kernelOptions;

    Completer(Workspace workspace, Commands commands) {
        this.workspace = workspace;
        this.commands = commands;
        this.kernelOptions = new KernelOptions(workspace);
    }

    Completion complete(String text, int cursor) {
        String before = text.substring(0, cursor);
        if (before.stripLeading().startsWith(":")) {
            return ofCommand(before);
        }
        List<Piece> pieces = Highlighting.of(before);
        if (!pieces.isEmpty() && pieces.getLast().end() == cursor && pieces.getLast().kind() == Kind.COMMENT) {
            return new Completion(cursor, List.of());
        }
        int quote = openQuote(before);
        if (quote >= 0) {
            return inString(before, quote);
        }
        int start = cursor;
        while (start > 0 && isPartOfName(before.charAt(start - 1))) {
            start--;
        }
        if (start > 0 && before.charAt(start - 1) == '.' && (start < 2 || before.charAt(start - 2) != '.')) {
            return offer(before, start, members(before, start - 1));
        }
        int machine = openMachine(before);
        return machine >= 0 ? inMachine(before, machine) : offer(before, start, inStatement(before, start));
    }

    /** Candidates that go on as the text from {@code start} on does. */
    private static Completion offer(String before, int start, List<Candidate> all) {
        String begun = before.substring(start);
        return new Completion(start, all.stream().filter(candidate -> candidate.text().startsWith(begun)).toList());
    }

    // ---- commands ----------------------------------------------------------------------------------------------------

    private Completion ofCommand(String before) {
        int colon = before.indexOf(':');
        int blank = before.indexOf(' ', colon);
        if (blank < 0) {
            return offer(before, colon, commands.all().stream().map(Completer::candidate).toList());
        }
        int start = before.lastIndexOf(' ') + 1;
        String name = before.substring(colon + 1, blank);
        String argument = before.substring(blank).stripLeading();
        return switch (name) {
            case "help" -> offer(before, start, commands.all().stream()
                    .map(command -> new Candidate(command.name(), "commands", command.help().summary(), true)).toList());
            case "compare" -> offer(before, start, vocabulary.entries(CatalogueKind.DESIGN));
            case "explain" -> offer(before, start, vocabulary.all());
            case "restore" -> offer(before, start, workspace.snapshots().entrySet().stream()
                    .map(entry -> new Candidate(entry.getKey(), "snapshots", "after " + entry.getValue() + " inputs", true)).toList());
            case "format" -> offer(before, start, Stream.of("table", "json", "ndjson", "csv", "pft")
                    .map(word -> new Candidate(word, "formats", "", true)).toList());
            case "set" -> offer(before, start, setting(argument));
            case "load", "save" -> offer(before, start, files(before.substring(start)));
            case "walk", "pagemap", "tlb" -> {
                int word = start;
                for (int i = start; i < before.length(); i++) {
                    word = isPartOfName(before.charAt(i)) ? word : i + 1;
                }
                boolean isMember = word > start && before.charAt(word - 1) == '.';
                yield offer(before, word, isMember ? members(before, word - 1) : Vocabulary.names(workspace.names(), "region"));
            }
            default -> new Completion(before.length(), List.of());
        };
    }

    private static Candidate candidate(Command command) {
        return new Candidate(":" + command.name(), "commands", command.help().summary(), true);
    }

    private List<Candidate> setting(String argument) {
        int blank = argument.indexOf(' ');
        if (blank >= 0) {
            String key = argument.substring(0, blank);
            return vocabulary.valuesOf(key.startsWith("config.") ? key.substring("config.".length()) : key);
        }
        if (argument.startsWith("config.")) {
            return had(kernelOptions.ofSession(), vocabulary.options("config")).stream()
                    .map(option -> new Candidate("config." + option.text(), option.group(), option.description(), true)).toList();
        }
        return keys(kernelOptions.ofSession());
    }

    private List<Candidate> files(String begun) {
        int slash = begun.lastIndexOf('/') + 1;
        try (Stream<Path> files = Files.list(workspace.folder().resolve(begun.substring(0, slash)))) {
            return files.sorted().filter(file -> Files.isDirectory(file) || file.toString().endsWith(".fault"))
                    .map(file -> new Candidate(begun.substring(0, slash) + file.getFileName() + (Files.isDirectory(file) ? "/" : ""),
                            "files", "",
                            !Files.isDirectory(file)))
                    .toList();
        } catch (IOException | InvalidPathException none) {
            return List.of();
        }
    }

    // ---- snippets ----------------------------------------------------------------------------------------------------

    /** Members of the value whose dot is at {@code dot}. */
    private List<Candidate> members(String before, int dot) {
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
        return workspace.names().stream().filter(name -> name.name().equals(last)).map(SessionName::kind).findFirst()
                .map(vocabulary::fields).orElse(List.of());
    }

    private List<Candidate> inStatement(String before, int start) {
        List<Piece> line = statement(before.substring(0, start));
        List<SessionName> names = workspace.names();
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
            boolean endsLine = from < pieces.size() && before.substring(piece.end(), pieces.get(from).start()).indexOf('\n') >= 0
                    || from == pieces.size() && before.substring(piece.end()).indexOf('\n') >= 0;
            if (depth == 0 && (isBracket && "({[".indexOf(sign) >= 0 && sign != '[' || sign == ';' || endsLine)) {
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

    private Completion inMachine(String before, int begin) {
        int entry = Math.max(begin, Math.max(before.lastIndexOf('\n'), before.lastIndexOf(';')) + 1);
        int start = before.length();
        while (start > entry && (isPartOfName(before.charAt(start - 1)) || WORD_SIGNS.indexOf(before.charAt(start - 1)) >= 0)) {
            start--;
        }
        String[] words = before.substring(entry, start).strip().split("\\s+");
        Supplier<Optional<Set<String>>> options = () -> kernelOptions.ofBlock(before.substring(begin, entry));
        if (words[0].isEmpty()) {
            return offer(before, start, keys(options.get()));
        }
        boolean isNamed = words.length > 1 && Set.of("config", "sysctl", "rlimit").contains(words[0]);
        List<Candidate> found = vocabulary.valuesOf(words[isNamed ? 1 : 0]);
        return offer(before, start, words[0].equals("config") && !isNamed ? had(options.get(), found) : found);
    }

    /** Those of {@code all} options a kernel has; all of them where it is not known what it has. */
    private static List<Candidate> had(Optional<Set<String>> options, List<Candidate> all) {
        return options.map(names -> all.stream().filter(option -> names.contains(option.text())).toList()).orElse(all);
    }

    /** Keys that mean something to a kernel with these options. */
    private List<Candidate> keys(Optional<Set<String>> options) {
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

    private static boolean isPartOfName(char sign) {
        return sign == '_' || sign < 0x80 && Character.isLetterOrDigit(sign);
    }
}
