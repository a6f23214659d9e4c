package dev.faultline.interpreter.bridge;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** Unwinds the guest code of a task whose process another thread has ended. Nothing catches it but the machine, below the task's body. */
@SuppressWarnings("serial") // never serialised
public final class TaskKilledException extends ControlFlowException {}
