package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;

/** Which pages a touch visits, and in which order. */
public abstract class PatternNode extends Node {

    public abstract Operation.Pattern execute(VirtualFrame frame, Machine machine);
}
