package dev.faultline.launcher.script;

import dev.faultline.interpreter.execution.WorkProgress;
import dev.faultline.interpreter.language.RunControl;
import dev.faultline.interpreter.language.RunProgress;
import java.time.Duration;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/** Looks from outside at how far one evaluation has come. What it sees is what the last look has asked for. */
final class Watch {

    private final RunProgress service;
    private final String name;
    private final boolean isOneLine;
    private final long begunNanos = System.nanoTime();
    private volatile @Nullable WorkProgress seen;

    /**
     * @param name of the text that is evaluated
     * @param text itself; of one with more than a line it is told which line the work is on
     */
    Watch(Context context, String name, String text) {
        this.service = context.getEngine().getInstruments().get(RunControl.INSTRUMENT_ID).lookup(RunProgress.class);
        this.name = name;
        this.isOneLine = text.strip().indexOf('\n') < 0;
    }

    /** What is known now. To be called some times a second, by any thread. */
    Progress look() {
        service.ask(answer -> seen = answer);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begunNanos);
        WorkProgress last = seen;
        return last == null ? Progress.running(elapsed)
                : new Progress(elapsed, last.work(), place(last), last.fraction(), last.virtualNanos());
    }

    private String place(WorkProgress last) {
        if (last.file() == null) {
            return "";
        }
        if (!last.file().equals(name)) {
            return last.file() + ":" + last.line();
        }
        return isOneLine ? "" : "line " + last.line();
    }
}
