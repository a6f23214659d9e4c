package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import dev.faultline.interpreter.bridge.Kernel;

/** A child process, from {@code fork}. */
public final class ProcessValue extends Value implements MachineBound {

    private final MachineToken machine;
    private final Kernel.ProcessHandle handle;

    public ProcessValue(MachineToken machine, Kernel.ProcessHandle handle) {
        this.machine = machine;
        this.handle = handle;
    }

    @Override
    public MachineToken machine() {
        return machine;
    }

    public Kernel.ProcessHandle handle() {
        return handle;
    }

    @Override
    public String kind() {
        return "process";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return "process " + handle.pid();
    }
}
