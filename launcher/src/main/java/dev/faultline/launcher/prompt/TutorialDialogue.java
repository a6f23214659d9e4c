package dev.faultline.launcher.prompt;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.Output;
import dev.faultline.launcher.repl.Response;
import dev.faultline.launcher.tutorial.Dialogue;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the tutorial talk through a conversation. */
record TutorialDialogue(Conversation conversation, Output out, Question question) implements Dialogue {

    /** Puts a question and gives the answer, null when the user leaves. */
    interface Question {
        @Nullable
        String put(String prompt) throws IOException;
    }

    @Override
    public int width() {
        return conversation.width();
    }

    @Override
    public void print(String text) throws IOException {
        out.print(text);
    }

    @Override
    @Nullable
    public String ask(String prompt) throws IOException {
        return question.put(prompt);
    }

    @Override
    public Outcome run(String line) throws IOException {
        Response response = conversation.answer(line);
        if (response.ends()) {
            return Outcome.LEFT;
        }
        return response.exitCode() == ExitCode.OK ? Outcome.DONE : Outcome.FAILED;
    }

    @Override
    public Optional<String> quietly(String lines) {
        return conversation.quietly(lines);
    }
}
