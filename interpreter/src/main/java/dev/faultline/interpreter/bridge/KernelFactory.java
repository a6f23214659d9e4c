package dev.faultline.interpreter.bridge;

/** Boots machines: the one thing a context must be given to run scripts that need one. */
@FunctionalInterface
public interface KernelFactory {

    /**
     * Boots a machine whose current task is the caller's.
     *
     * @param spec what was asked for; keys that are absent take the machine's defaults
     * @param host polled while the machine runs; used until the machine is closed
     * @throws KernelException.BootRefused when no machine can be built like this
     */
    Kernel boot(MachineSpec spec, Kernel.Host host) throws KernelException.BootRefused;
}
