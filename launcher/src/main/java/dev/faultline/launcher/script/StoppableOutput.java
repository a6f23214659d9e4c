package dev.faultline.launcher.script;

import dev.faultline.launcher.WatchedOutput;
import java.io.IOException;
import java.io.OutputStream;

/** Passes printed lines on, and reports the first failure to do so: the run would otherwise go on for nobody. */
final class StoppableOutput extends WatchedOutput {

    private Runnable onFailure = () -> {};

    StoppableOutput(OutputStream target) {
        super(target);
    }

    void onFailure(Runnable action) {
        onFailure = action;
    }

    @Override
    protected void failed(IOException why) {
        onFailure.run();
    }
}
