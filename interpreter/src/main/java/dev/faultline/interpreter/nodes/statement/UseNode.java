package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code use "path" with a = 1}: the module. */
public final class UseNode extends ExpressionNode {

    @Children
    private final ExpressionNode[] values;

    private final String[] names;
    private final String path;
    private final ModuleLoader loader;

    public UseNode(ModuleLoader loader, String path, String[] names, ExpressionNode[] values) {
        this.loader = loader;
        this.path = path;
        this.names = names;
        this.values = values;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        Object[] given = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            given[i] = values[i].executeGeneric(frame);
        }
        return load(given);
    }

    @TruffleBoundary
    private Object load(Object[] given) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (int i = 0; i < given.length; i++) {
            params.put(names[i], given[i]);
        }
        return loader.load(path, params, this);
    }
}
