package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import dev.faultline.interpreter.bridge.Kernel;

/** A thread, from {@code spawn}. */
public final class ThreadValue extends Value implements MachineBound {

    private final MachineToken machine;
    private final Kernel.ThreadHandle handle;

    public ThreadValue(MachineToken machine, Kernel.ThreadHandle handle) {
        this.machine = machine;
        this.handle = handle;
    }

    @Override
    public MachineToken machine() {
        return machine;
    }

    public Kernel.ThreadHandle handle() {
        return handle;
    }

    @Override
    public String kind() {
        return "thread";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return handle.isEnded() ? "thread (ended)" : "thread (running)";
    }
}
