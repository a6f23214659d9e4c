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
    /** What to ask again when what was typed is dropped; guarded by this, as the two below. */
    private String lastPrompt = Prompts.FIRST;
    private boolean isReading;
    private boolean isDropped;

    LinePrompt(Surroundings surroundings, Interruption interruption, Conversation conversation) {
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.conversation = conversation;
        this.lines = new InputLines(surroundings.in());
        this.showsPrompt = surroundings.terminal().interaction() == Interaction.LINES;
    }

    /** What is done while somebody may want to stop it. */
    interface Talk {
        void perform() throws IOException;
    }

    /** Answers all there is. */
    void run() throws IOException {
        listening(() -> {
            boolean goesOn = true;
            while (goesOn) {
                String input = nextInput();
                goesOn = input != null && !interruption.isRequested() && goesOnAfter(conversation.answer(input));
            }
        });
    }

    /** A person's Ctrl-C stops a line or drops it meanwhile; at a pipe, where nobody could type another, it ends the process. */
    void listening(Talk talk) throws IOException {
        interruption.onRequest(conversation::interrupt);
        if (showsPrompt) {
            try (CtrlC _ = new CtrlC(this::onCtrlC)) {
                talk.perform();
            }
        } else {
            talk.perform();
        }
        interruption.onRequest(null);
    }

    private synchronized void onCtrlC() {
        if (isReading) {
            isDropped = true;
        } else {
            conversation.interrupt();
        }
        try {
            // The terminal has shown the key as it shows any other, and stays in that line.
            surroundings.out().print(isReading ? "\n" + lastPrompt : "\n");
        } catch (IOException e) {
            // The output remembers that it failed, and ends the session after this line.
            conversation.interrupt();
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
            Line line = read(gathered.isEmpty() ? Prompts.FIRST : Prompts.NEXT);
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

    /** One line to a question. Null when the user leaves; at a pipe empty once there are no more lines. */
    @Nullable
    String answer(String question) throws IOException {
        Line line = read(question);
        return line instanceof Line.Text text ? text.text() : line == null && showsPrompt ? null : "";
    }

    @Nullable
    private Line read(String prompt) throws IOException {
        ask(prompt);
        try {
            Line line = lines.next();
            if (line == null && showsPrompt) {
                // Ctrl-D leaves the cursor behind the prompt.
                surroundings.out().print("\n");
            }
            return line;
        } finally {
            endReading();
        }
    }

    private synchronized void ask(String prompt) throws IOException {
        isReading = true;
        // After Ctrl-C the same line goes on being read, but it is the first one of a new input.
        lastPrompt = prompt.equals(Prompts.NEXT) ? Prompts.FIRST : prompt;
        if (showsPrompt) {
            surroundings.out().print(prompt);
        }
        // Whoever waits for a line has nothing to finish first.
        interruption.setIdle(true);
    }

    private synchronized void endReading() {
        isReading = false;
        interruption.setIdle(false);
        if (isDropped) {
            isDropped = false;
            gathered.take();
        }
    }
}
