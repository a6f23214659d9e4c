package dev.faultline.launcher.prompt;

import dev.faultline.launcher.Output;
import dev.faultline.launcher.tutorial.Dialogue;
import java.io.IOException;
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
    public boolean run(String line) throws IOException {
        return !conversation.answer(line).ends();
    }

    @Override
    public String quietly(String lines) {
        return conversation.quietly(lines);
    }
}
