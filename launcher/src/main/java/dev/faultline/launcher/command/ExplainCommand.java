package dev.faultline.launcher.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.UserError;
import dev.faultline.launcher.render.CataloguePage;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code faultline explain WORD}: what the catalogue says of a word, under every kind that has it. */
@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Explains an error code, statistics field, kernel, design, option, step, architecture or cost model.")
final class ExplainCommand implements Callable<Integer> {

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
        CataloguePage page = new CataloguePage(library, surroundings.terminal().width(), surroundings.terminal().styleOfOutput());
        surroundings.out().print(page.text(word).orElseThrow(() -> UserError.usage("'" + word + "' is nothing the catalogue knows"
                + page.closest(word).map(close -> "; did you mean '" + close + "'?").orElse("; 'faultline list' names what there is"))));
        return ExitCode.OK;
    }
}
