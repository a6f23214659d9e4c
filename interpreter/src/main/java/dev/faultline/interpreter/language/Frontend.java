package dev.faultline.interpreter.language;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.source.Source;
import dev.faultline.interpreter.errors.FaultlineException;

/**
 * The way from text to something that can be called.
 *
 * <p>The language finds it as a service. That keeps this package below the nodes, which need the context, and out of a cycle with
 * the translator, which needs the nodes.
 */
public interface Frontend {

    /**
     * Translates a script; calling the target runs it and gives its result.
     *
     * @throws FaultlineException with all problems of the text
     */
    CallTarget script(FaultlineLanguage language, Source source) throws FaultlineException;
}
