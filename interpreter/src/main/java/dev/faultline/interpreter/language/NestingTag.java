package dev.faultline.interpreter.language;

import com.oracle.truffle.api.instrumentation.Tag;

/** A statement that calls or contains others, so that its cost with everything under it is told too. */
@Tag.Identifier("NESTING")
public final class NestingTag extends Tag {

    private NestingTag() {}
}
