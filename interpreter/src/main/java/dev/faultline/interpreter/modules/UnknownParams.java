package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses values for params that do not exist. */
final class UnknownParams {

    private UnknownParams() {}

    /** @param user where they are given; null for the command line */
    static void refuse(Params given, List<String> known, @Nullable Node user) {
        for (String name : given.names()) {
            if (!known.contains(name)) {
                String closest = DidYouMean.hint(name, known);
                ErrorBuilder error = ErrorBuilder.error("unknown_param", name).at(user);
                FaultlineException unknown = (closest == null ? error : error.hint(closest)).build();
                throw user == null ? FaultlineException.ofText(unknown.problems()) : unknown;
            }
        }
    }
}
