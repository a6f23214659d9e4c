package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.MachineFacts;
import dev.faultline.interpreter.values.MachineToken;

/** The current machine of a run. */
public final class Machine {

    private final MachineToken token;
    private final Kernel kernel;
    private final MachineFacts facts;
    private final MachineRequest request;
    private final int pageBytes;

    Machine(MachineToken token, Kernel kernel, MachineRequest request) {
        this.token = token;
        this.kernel = kernel;
        this.facts = kernel.facts();
        this.request = request;
        this.pageBytes = facts.pageSize();
    }

    /** What values made on it carry. */
    public MachineToken token() {
        return token;
    }

    public Kernel kernel() {
        return kernel;
    }

    public MachineFacts facts() {
        return facts;
    }

    /** Bytes of a base page; a power of two. */
    public int pageBytes() {
        return pageBytes;
    }

    MachineRequest request() {
        return request;
    }
}
