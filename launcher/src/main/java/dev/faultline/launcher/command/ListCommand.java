package dev.faultline.launcher.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline list WHAT}: what can be selected, one line each; and under a step that not every design passes, which do. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what a script can select, one line each.")
final class ListCommand implements Callable<Integer> {

    private static final List<String> KINDS = Arrays.stream(CatalogueKind.values()).map(CatalogueKind::word).toList();

    private final Surroundings surroundings;
    private final Library library;

    @Parameters(paramLabel = "WHAT", arity = "0..1", description = "arch, kernel, design, step, option, field, cost or error.")
    private String what = "";

    ListCommand(Surroundings surroundings, Library library) {
        this.surroundings = surroundings;
        this.library = library;
    }

    @Override
    public Integer call() throws IOException {
        if (what.isEmpty()) {
            throw UserError.usage("say what to list: " + String.join(", ", KINDS));
        }
        if (!KINDS.contains(what)) {
            throw UserError.usage("there is no list of '" + what + "', only of " + String.join(", ", KINDS)
                    + DidYouMean.closest(what, KINDS).map(close -> "; did you mean '" + close + "'?").orElse(""));
        }
        List<CatalogueEntry> entries = library.catalogue(CatalogueKind.values()[KINDS.indexOf(what)]);
        int nameWidth = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (CatalogueEntry entry : entries) {
            text.append(line(entry, nameWidth)).append('\n');
            if (entry.kind() == CatalogueKind.STEP) {
                designs(entry, nameWidth).forEach(line -> text.append(line).append('\n'));
            }
        }
        surroundings.out().print(text.toString());
        return ExitCode.OK;
    }

    /** The designs that pass a step, or those that do not where these are fewer; nothing if all do. */
    private List<String> designs(CatalogueEntry step, int nameWidth) {
        List<?> passing = (List<?>) step.facts().get("designs");
        List<String> all = library.catalogue(CatalogueKind.DESIGN).stream().map(CatalogueEntry::name).toList();
        List<String> others = all.stream().filter(design -> !passing.contains(design)).toList();
        if (others.isEmpty()) {
            return List.of();
        }
        String said = others.size() < passing.size() ? "not under " + String.join(", ", others)
                : "under " + passing.stream().map(String::valueOf).collect(Collectors.joining(", "));
        Style style = surroundings.terminal().styleOfOutput();
        int indent = nameWidth + 2;
        return Wrapping.wrap(said, Math.max(1, surroundings.terminal().width() - indent)).stream()
                .map(line -> " ".repeat(indent) + style.dim(line))
                .toList();
    }

    private String line(CatalogueEntry entry, int nameWidth) {
        Style style = surroundings.terminal().styleOfOutput();
        String padding = " ".repeat(nameWidth - entry.name().length() + 2);
        String doc = entry.isAvailable() ? entry.doc() : "(not available in this version) " + entry.doc();
        return style.bold(entry.name()) + padding
                + TextTable.clip(doc, Math.max(1, surroundings.terminal().width() - nameWidth - 2));
    }
}
