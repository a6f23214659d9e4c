package dev.faultline.launcher.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.TextTable;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline list WHAT}: what can be selected, one line each. */
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
        entries.forEach(entry -> text.append(line(entry, nameWidth)).append('\n'));
        surroundings.out().print(text.toString());
        return ExitCode.OK;
    }

    private String line(CatalogueEntry entry, int nameWidth) {
        Style style = surroundings.terminal().styleOfOutput();
        String padding = " ".repeat(nameWidth - entry.name().length() + 2);
        String doc = entry.isAvailable() ? entry.doc() : "(not available in this version) " + entry.doc();
        return style.bold(entry.name()) + padding
                + TextTable.clip(doc, Math.max(1, surroundings.terminal().width() - nameWidth - 2));
    }
}
