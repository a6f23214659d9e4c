package dev.faultline.launcher.prompt;

import dev.faultline.grammar.parse.SnippetGatherer;
import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Interruption;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.prompt.InputLines.Line;
import dev.faultline.launcher.repl.Response;
import dev.faultline.launcher.terminal.Interaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The prompt for input that comes in lines: from a pipe or a file, where nothing but answers is printed, or from a terminal that cannot
 * edit, where a prompt is.
 */
final class LinePrompt {

    private final Surroundings surroundings;
    private final Interruption interruption;
    private final Conversation conversation;
    private final InputLines lines;
    private final boolean showsPrompt;
    private final SnippetGatherer gathered = new SnippetGatherer();

    LinePrompt(Surroundings surroundings, Interruption interruption, Conversation conversation) {
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.conversation = conversation;
        this.lines = new InputLines(surroundings.in());
        this.showsPrompt = surroundings.terminal().interaction() == Interaction.LINES;
    }

    /** Answers all there is. */
    void run() throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            String input = nextInput();
            goesOn = input != null && !interruption.isRequested() && goesOnAfter(conversation.answer(input));
        }
    }

    private boolean goesOnAfter(Response response) throws IOException {
        if (response.edit() != null) {
            conversation.refuse("':edit' needs a terminal with an editable line");
        }
        return !response.ends() && surroundings.out().exitCode() == ExitCode.OK;
    }

    /** The next whole input; at the end of the input also one that is not whole. Null when there is none. */
    @Nullable
    private String nextInput() throws IOException {
        while (true) {
            prompt();
            Line line = read();
            if (line == null) {
                return gathered.isEmpty() ? null : gathered.take();
            }
            switch (line) {
                case Line.Unreadable unreadable -> {
                    gathered.take();
                    conversation.refuse(unreadable.sentence());
                }
                case Line.Text text when gathered.isEmpty() && text.text().isBlank() -> {}
                case Line.Text text when gathered.isEmpty() && text.text().stripLeading().startsWith(":") -> {
                    return text.text();
                }
                case Line.Text text -> {
                    gathered.add(text.text());
                    if (gathered.isComplete()) {
                        return gathered.take();
                    }
                }
            }
        }
    }

    /** One line to a question; empty once there are no more. */
    String answer(String question) throws IOException {
        if (showsPrompt) {
            surroundings.out().print(question);
        }
        return read() instanceof Line.Text text ? text.text() : "";
    }

    @Nullable
    private Line read() throws IOException {
        // Whoever waits for a line has nothing to finish first.
        interruption.setIdle(true);
        try {
            return lines.next();
        } finally {
            interruption.setIdle(false);
        }
    }

    private void prompt() throws IOException {
        if (showsPrompt) {
            surroundings.out().print(gathered.isEmpty() ? Prompts.FIRST : Prompts.NEXT);
        }
    }
}
