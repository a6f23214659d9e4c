package dev.faultline.interpreter.language;

import com.oracle.truffle.api.instrumentation.Tag;

/** A statement under which the machine may be made to work: it holds an operation, a call or a block. The others only compute. */
@Tag.Identifier("WORK")
public final class WorkTag extends Tag {

    private WorkTag() {}
}
