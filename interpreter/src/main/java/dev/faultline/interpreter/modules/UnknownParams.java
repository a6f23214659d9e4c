package dev.faultline.interpreter.modules;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.execution.Params;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Refuses values for params that do not exist. */
final class UnknownParams {

    private UnknownParams() {}

    /**
     * @param owner who has the known params, in words
     * @param user where they are given; null for the command line
     */
    static void refuse(Params given, List<String> known, String owner, @Nullable Node user) {
        for (String name : given.names()) {
            if (!known.contains(name)) {
                FaultlineException unknown = ErrorBuilder.error("unknown_param", name, owner).hint(hint(name, known)).at(user).build();
                throw user == null ? FaultlineException.ofText(unknown.problems()) : unknown;
            }
        }
    }

    private static String hint(String name, List<String> known) {
        if (known.isEmpty()) {
            return "it has none";
        }
        String closest = DidYouMean.hint(name, known);
        String all = "it has " + known.stream().map(param -> "`" + param + "`").collect(Collectors.joining(", "));
        return closest == null || known.size() == 1 ? Objects.requireNonNullElse(closest, all) : closest + " " + all;
    }
}
