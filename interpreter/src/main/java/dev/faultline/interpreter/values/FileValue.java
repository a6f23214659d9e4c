package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import dev.faultline.interpreter.bridge.Kernel;

/** A file, from {@code file}. */
public final class FileValue extends Value implements MachineBound {

    private final MachineToken machine;
    private final Kernel.FileHandle handle;

    public FileValue(MachineToken machine, Kernel.FileHandle handle) {
        this.machine = machine;
        this.handle = handle;
    }

    @Override
    public MachineToken machine() {
        return machine;
    }

    public Kernel.FileHandle handle() {
        return handle;
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return "file " + handle.name();
    }
}
