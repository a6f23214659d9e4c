package dev.faultline.launcher.repl;

import dev.faultline.editor.complete.Completer;
import dev.faultline.editor.complete.Completion;
import dev.faultline.editor.complete.Completion.Candidate;
import dev.faultline.editor.complete.Vocabulary;
import dev.faultline.launcher.repl.command.Command;
import dev.faultline.launcher.repl.command.Commands;
import dev.faultline.launcher.repl.workspace.Workspace;
import dev.faultline.stdlib.CatalogueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What may stand at a place of an unfinished input: commands of the prompt here, and snippets as in any text, with the session's names. */
final class CommandCompleter {

    private final Workspace workspace;
    private final Commands commands;
    private final Vocabulary vocabulary = new Vocabulary();
    private final Completer snippets = new Completer(vocabulary);
    private final KernelOptions kernelOptions;
    private final SessionScope names;

    CommandCompleter(Workspace workspace, Commands commands) {
        this.workspace = workspace;
        this.commands = commands;
        this.kernelOptions = new KernelOptions(workspace);
        this.names = new SessionScope(workspace, kernelOptions);
    }

    Completion complete(String text, int cursor) {
        String before = text.substring(0, cursor);
        return before.stripLeading().startsWith(":") ? ofCommand(before) : snippets.complete(text, cursor, names);
    }

    private Completion ofCommand(String before) {
        int colon = before.indexOf(':');
        int blank = before.indexOf(' ', colon);
        if (blank < 0) {
            return Completer.offer(before, colon, commands.all().stream().map(CommandCompleter::candidate).toList());
        }
        int start = before.lastIndexOf(' ') + 1;
        String name = before.substring(colon + 1, blank);
        String argument = before.substring(blank).stripLeading();
        return switch (name) {
            case "help" -> Completer.offer(before, start, commands.all().stream()
                    .map(command -> new Candidate(command.name(), "commands", command.help().summary(), true)).toList());
            case "compare" -> Completer.offer(before, start, vocabulary.entries(CatalogueKind.DESIGN));
            case "explain" -> Completer.offer(before, start, vocabulary.all());
            case "restore" -> Completer.offer(before, start, workspace.snapshots().entrySet().stream()
                    .map(entry -> new Candidate(entry.getKey(), "snapshots", "after " + entry.getValue() + " inputs", true)).toList());
            case "format" -> Completer.offer(before, start, Stream.of("table", "json", "ndjson", "csv", "pft")
                    .map(word -> new Candidate(word, "formats", "", true)).toList());
            case "set" -> Completer.offer(before, start, setting(argument));
            case "load", "save" -> Completer.offer(before, start, files(before.substring(start)));
            case "walk", "pagemap", "tlb" -> snippets.completeValue(before, "region", names);
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
            return Completer.had(kernelOptions.ofSession(), vocabulary.options("config")).stream()
                    .map(option -> new Candidate("config." + option.text(), option.group(), option.description(), true)).toList();
        }
        return snippets.keys(kernelOptions.ofSession());
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
}
