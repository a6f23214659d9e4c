package dev.faultline.launcher.script;

import dev.faultline.interpreter.language.RunControl;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Instrument;

/** Asks a run to end at its next safepoint, at most once. */
final class Stopper {

    private final RunControl control;
    private final AtomicBoolean asked = new AtomicBoolean();

    Stopper(Context context) {
        Instrument instrument = context.getEngine().getInstruments().get(RunControl.INSTRUMENT_ID);
        this.control = instrument.lookup(RunControl.class);
    }

    void stop() {
        if (asked.compareAndSet(false, true)) {
            control.stop();
        }
    }
}
