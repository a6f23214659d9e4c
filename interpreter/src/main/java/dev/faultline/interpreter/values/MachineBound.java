package dev.faultline.interpreter.values;

/** A value that only means something on the machine it was made on; afterwards it can be printed and compared. */
public interface MachineBound {

    MachineToken machine();
}
