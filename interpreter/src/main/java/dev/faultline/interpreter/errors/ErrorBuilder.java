package dev.faultline.interpreter.errors;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.instrumentation.InstrumentableNode.WrapperNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import org.jspecify.annotations.Nullable;

/**
 * Builds every error a script can raise while it runs.
 *
 * <p>How messages are written, so that they sound like one person:
 *
 * <ul>
 *   <li>One sentence that says what is wrong here, with the values at hand. It begins in lower case, unless its first word is a name,
 *       an acronym or an errno, and ends without a full stop: it continues {@code error:}, and the source line follows.
 *   <li>What to do about it is the hint: a sentence of its own in the same style, in the imperative where it can be. No hint is better
 *       than a vague one.
 *   <li>Words of the language stand in backticks. No abbreviations, no Java names, no "invalid" without saying why, no blame.
 *   <li>Name the limit that was passed and the value that passed it.
 *   <li>A code is a noun phrase in lower case with underscores; it is part of the contract and never reused.
 * </ul>
 *
 * <p>The sentences themselves are in {@code messages.properties}, one key a code. Those that come from elsewhere (the grammar, the machine,
 * the launcher) are written the same way.
 */
public final class ErrorBuilder {

    private final String code;
    private final String message;
    private String hint;
    private @Nullable Node node;
    private @Nullable SourceSection span;
    private @Nullable String signal;

    private ErrorBuilder(String code, String message, String hint) {
        this.code = code;
        this.message = message;
        this.hint = hint;
    }

    /** An error of the catalogue; {@code arguments} fill its {@code {0}}, {@code {1}} … */
    @TruffleBoundary
    public static ErrorBuilder error(String code, Object... arguments) {
        return new ErrorBuilder(code, Messages.sentence(code, arguments), Messages.hint(code, arguments));
    }

    /** An error whose sentence was made elsewhere: by the machine, which knows why. */
    @TruffleBoundary
    public static ErrorBuilder sentence(String code, String message, String hint) {
        return new ErrorBuilder(code, message, hint);
    }

    /** The node at fault; its source section is the span. Where a tool has wrapped it, what is inside is meant. */
    public ErrorBuilder at(@Nullable Node location) {
        this.node = location instanceof WrapperNode wrapper ? wrapper.getDelegateNode() : location;
        return this;
    }

    /** The text at fault, where no node stands for it. */
    public ErrorBuilder at(@Nullable SourceSection section) {
        this.span = section;
        return this;
    }

    /** Replaces the catalogue's hint. */
    public ErrorBuilder hint(String advice) {
        this.hint = advice;
        return this;
    }

    /** Says that a signal caused it: such an error ends only the process it happens in. */
    public ErrorBuilder signal(String name) {
        this.signal = name;
        return this;
    }

    @TruffleBoundary
    public FaultlineException build() {
        SourceSection section = span;
        if (section == null && node != null) {
            section = node.getEncapsulatingSourceSection();
        }
        return FaultlineException.ofRun(new Problem(code, message, hint, section), signal, node);
    }
}
