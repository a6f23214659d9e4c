package dev.faultline.launcher.command;

import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline explain WORD}: what the catalogue says of a word, under every kind that has it. */
@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Explains an error code, statistics field, kernel, design, option, step, architecture or cost model.")
final class ExplainCommand implements Callable<Integer> {

    private static final String INDENT = "  ";

    private final Surroundings surroundings;
    private final Library library;

    @Parameters(paramLabel = "WORD", description = "As it is spelled in scripts and results, such as cow, per-vma-lock, 2.6.11.")
    private String word = "";

    ExplainCommand(Surroundings surroundings, Library library) {
        this.surroundings = surroundings;
        this.library = library;
    }

    @Override
    public Integer call() throws IOException {
        List<CatalogueEntry> found = library.lookup(word);
        if (found.isEmpty()) {
            throw UserError.usage("'" + word + "' is nothing the catalogue knows" + suggestion());
        }
        for (CatalogueEntry entry : found) {
            surroundings.out().print(text(entry));
        }
        return ExitCode.OK;
    }

    private String text(CatalogueEntry entry) {
        Style style = surroundings.terminal().styleOfOutput();
        int width = surroundings.terminal().width();
        StringBuilder text = new StringBuilder(style.bold(entry.name())).append(style.dim(" (" + entry.kind().word() + ")")).append('\n');
        Wrapping.wrap(entry.doc(), width - INDENT.length()).forEach(line -> text.append(INDENT).append(line).append('\n'));
        entry.facts().forEach((name, value) -> {
            String fact = name.replace('_', ' ') + ": " + shown(value);
            Wrapping.wrap(fact, width - INDENT.length()).forEach(line -> text.append(INDENT).append(style.dim(line)).append('\n'));
        });
        if (!entry.isAvailable()) {
            text.append(INDENT).append(style.yellow("Not available in this version.")).append('\n');
        }
        return text.toString();
    }

    private static String shown(Object value) {
        return value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(", ")) : value.toString();
    }

    private String suggestion() {
        List<String> names = new ArrayList<>();
        for (CatalogueKind kind : CatalogueKind.values()) {
            library.catalogue(kind).forEach(entry -> names.add(entry.name()));
        }
        return DidYouMean.closest(word, names).map(close -> "; did you mean '" + close + "'?")
                .orElse("; 'faultline list' names what there is");
    }
}
