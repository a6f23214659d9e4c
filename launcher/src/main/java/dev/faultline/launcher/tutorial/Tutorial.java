package dev.faultline.launcher.tutorial;

import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import dev.faultline.launcher.tutorial.Step.Choice;
import dev.faultline.launcher.tutorial.Step.Count;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Leads through the steps: tells, asks for a prediction, runs the line, and compares. */
public final class Tutorial {

    private static final int WIDEST_TEXT = 78;
    private static final String FIRST_CHOICE = "a";
    private static final int HANG = 4;
    private static final int CHOICE_HANG = 3;

    private final Dialogue dialogue;
    private final Style style;

    public Tutorial(Dialogue dialogue, Style style) {
        this.dialogue = dialogue;
        this.style = style;
    }

    /** Goes through all steps, or until the user leaves. */
    public void run() throws IOException {
        List<Step> steps = Steps.all();
        say("What is a page fault? " + steps.size() + " steps, each with a line to run on a simulated machine and a prediction to make "
                + "before. Enter takes no guess, or runs the line that is shown; any other line is run as well. :quit leaves.");
        for (int i = 0; i < steps.size(); i++) {
            dialogue.print("\n" + style.bold((i + 1) + " of " + steps.size() + "  " + steps.get(i).title()) + "\n");
            if (!run(steps.get(i))) {
                dialogue.print("\n");
                say("You left at step " + (i + 1) + " of " + steps.size() + ".");
                return;
            }
        }
        dialogue.print("\n");
        say("That is the way from a promise to a page, and from one lock to many. 'faultline repl' is the same machine without questions; "
                + ":help lists what it can be asked, and :why what the last line waited for.");
    }

    /** @return false when the user left */
    private boolean run(Step step) throws IOException {
        while (true) {
            machine(step.setup());
            say(step.story());
            dialogue.print("\n" + Wrapping.fit("    " + style.cyan(step.line()), HANG, dialogue.width()) + "\n");
            ask(step.question());
            String guess = dialogue.ask("your guess> ");
            if (guess == null || leaves(guess) || !runLine(step.line())) {
                return false;
            }
            Optional<Findings> findings = findings(step);
            if (findings.isPresent()) {
                reveal(step, guess.strip(), findings.get());
                return true;
            }
            dialogue.print("\n");
            say("A name this step asks about means something else since one of your lines, so here it is once more, on a fresh machine.");
            dialogue.print("\n");
        }
    }

    private void machine(String setup) {
        // Names, too: a step must not depend on what was typed in another.
        if (dialogue.quietly(":reset").isEmpty() || dialogue.quietly(setup).isEmpty()) {
            throw new IllegalStateException("a step of the tutorial cannot be set up:\n" + setup);
        }
    }

    private void ask(Step.Question question) throws IOException {
        say(question.text());
        if (question instanceof Choice choice) {
            for (int i = 0; i < choice.options().size(); i++) {
                dialogue.print(Wrapping.fit("  " + letter(i) + ") " + choice.options().get(i), CHOICE_HANG, dialogue.width()));
            }
        }
    }

    /** Runs what the user types until it is the step's line, and that went well. */
    private boolean runLine(String line) throws IOException {
        while (true) {
            String typed = dialogue.ask("faultline> ");
            if (typed == null || leaves(typed)) {
                return false;
            }
            boolean isLine = typed.isBlank() || squeezed(typed).equals(squeezed(line));
            switch (dialogue.run(isLine ? line : typed)) {
                case LEFT -> {
                    return false;
                }
                case DONE -> {
                    if (isLine) {
                        return true;
                    }
                }
                case FAILED -> {}
            }
        }
    }

    /** What the machine has to say once the line has run. */
    private record Findings(String answer, String reveal, String exhibit) {}

    /** Empty if a line the user tried has taken away what the step looks at. */
    private Optional<Findings> findings(Step step) {
        String prose = step.reveal().strip().replaceAll("\\s+", " ");
        return dialogue.quietly("print " + step.question().answer()).filter(answer -> answer.strip().matches("[0-9]{1,9}"))
                .flatMap(answer -> dialogue.quietly("print \"" + prose + "\"")
                        .flatMap(reveal -> exhibit(step).map(exhibit -> new Findings(answer.strip(), reveal.strip(), exhibit))));
    }

    private Optional<String> exhibit(Step step) {
        return step.exhibit().isEmpty() ? Optional.of("") : dialogue.quietly("print " + step.exhibit());
    }

    private void reveal(Step step, String guess, Findings findings) throws IOException {
        String right = findings.answer();
        String shown = step.question() instanceof Choice ? letter(Integer.parseInt(right)) : right;
        dialogue.print("\n" + verdict(step.question(), guess, shown) + "\n");
        say(findings.reveal());
        dialogue.print(Wrapping.fit(findings.exhibit().stripTrailing().indent(2), HANG, dialogue.width()));
        dialogue.print("\n");
        say(step.why());
    }

    private String verdict(Step.Question question, String guess, String right) {
        if (guess.isEmpty()) {
            return style.bold("It is " + right + ".");
        }
        String normal = switch (question) {
            case Choice choice -> guess.toLowerCase(Locale.ROOT).replace(")", "");
            case Count count -> guess.replaceAll("[,_ ]", "");
        };
        return normal.equals(right) ? style.green("Right, it is " + right + ".")
                : style.yellow("You said " + guess + "; it is " + right + ".");
    }

    private void say(String text) throws IOException {
        for (String line : Wrapping.wrap(text, Math.min(WIDEST_TEXT, dialogue.width()))) {
            dialogue.print(line + "\n");
        }
    }

    private static String letter(int number) {
        return String.valueOf((char) (FIRST_CHOICE.charAt(0) + number));
    }

    private static boolean leaves(String typed) {
        return typed.strip().equals(":quit");
    }

    private static String squeezed(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
