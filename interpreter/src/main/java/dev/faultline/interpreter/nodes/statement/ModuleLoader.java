package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.values.ModuleValue;
import java.util.Map;

/** Where modules come from, seen from the one statement that uses them. */
public interface ModuleLoader {

    /**
     * A module, run if this is its first use with these params.
     *
     * @param path as written: {@code std/…} or {@code ./…}
     * @param params values for its params
     * @param user the statement, for errors
     */
    ModuleValue load(String path, Map<String, Object> params, Node user);
}
