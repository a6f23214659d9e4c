package dev.faultline.interpreter;

import dev.faultline.interpreter.bridge.KernelFactory;
import dev.faultline.interpreter.bridge.Machines;
import dev.faultline.interpreter.fake.FakeKernel;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** Runs scripts the way a polyglot host does. */
final class Scripts {

    /** What a script came to: the text it printed and its result, as plain Java values that outlive the context. */
    record Ran(String output, Object result) {

        /** A part of the result: names and list indexes, separated by dots. */
        Object get(String path) {
            Object value = result;
            for (String step : path.split("\\.")) {
                value = value instanceof java.util.List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) value).get(step);
            }
            return value;
        }
    }

    /** An error as a host sees it. */
    record Failed(String code, String message, String hint, int line, int column) {}

    private Scripts() {}

    static Context context(ByteArrayOutputStream out, Map<String, String> options) {
        return context(out, options, FakeKernel::boot);
    }

    static Context context(ByteArrayOutputStream out, Map<String, String> options, KernelFactory machines) {
        return Machines.bind(machines, () -> {
            Context context = Context.newBuilder("faultline").out(out).err(OutputStream.nullOutputStream()).options(options).build();
            context.initialize("faultline");
            return context;
        });
    }

    /** Runs a script that is expected to end well and returns what it printed. */
    static String output(String... lines) {
        return run(Map.of(), lines).output();
    }

    static Ran run(Map<String, String> options, String... lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Context context = context(out, options)) {
            Value result = context.eval(source(lines));
            return new Ran(out.toString(StandardCharsets.UTF_8), plain(result));
        }
    }

    /** Runs a script that is expected to fail. */
    static Failed fail(String... lines) {
        return fail(Map.of(), lines);
    }

    static Failed fail(Map<String, String> options, String... lines) {
        try (Context context = context(new ByteArrayOutputStream(), options)) {
            return failure(context, source(lines));
        }
    }

    private static Failed failure(Context context, Source source) {
        try {
            context.eval(source);
        } catch (PolyglotException error) {
            if (!error.isGuestException() || error.isInternalError()) {
                throw error;
            }
            Value guest = error.getGuestObject();
            boolean isPlaced = error.getSourceLocation() != null;
            return new Failed(
                    guest.getMember("code").asString(),
                    error.getMessage(),
                    guest.getMember("hint").asString(),
                    isPlaced ? error.getSourceLocation().getStartLine() : 0,
                    isPlaced ? error.getSourceLocation().getStartColumn() : 0);
        }
        throw new AssertionError("the script was expected to fail");
    }

    static Source source(String... lines) {
        return Source.newBuilder("faultline", String.join("\n", lines), "test.fault").buildLiteral();
    }

    private static Object plain(Value value) {
        if (value.isNull()) {
            return "none";
        }
        if (value.hasArrayElements()) {
            java.util.List<Object> list = new java.util.ArrayList<>();
            for (long i = 0; i < value.getArraySize(); i++) {
                list.add(plain(value.getArrayElement(i)));
            }
            return list;
        }
        if (value.hasMembers()) {
            Map<String, Object> map = new java.util.LinkedHashMap<>();
            value.getMemberKeys().forEach(key -> map.put(key, plain(value.getMember(key))));
            return map;
        }
        return value.isString() ? value.asString() : value.isBoolean() ? value.asBoolean()
                : value.fitsInLong() ? (Object) value.asLong() : (Object) value.asDouble();
    }
}
