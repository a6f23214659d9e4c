package dev.faultline.editor.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When scripts are run for the costs beside their lines, and for how long. A client sends it as {@code inlayHints} of its settings:
 * {@code {"runOnSave": true, "timeout": "10s"}}.
 *
 * @param timeout of host time
 */
record CostSettings(boolean runOnSave, Duration timeout) {

    static final CostSettings DEFAULT = new CostSettings(true, Duration.ofSeconds(10));

    private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s)");

    /** These, with what {@code settings} say otherwise; what is no setting is passed over, as clients send all kinds of things. */
    CostSettings with(@Nullable Object settings) {
        JsonObject all = settings instanceof JsonObject object ? object : new JsonObject();
        JsonElement own = all.has("faultline") ? all.get("faultline") : all;
        JsonElement hints = own.isJsonObject() ? own.getAsJsonObject().get("inlayHints") : null;
        if (hints == null || !hints.isJsonObject()) {
            return this;
        }
        JsonElement onSave = hints.getAsJsonObject().get("runOnSave");
        JsonElement limit = hints.getAsJsonObject().get("timeout");
        return new CostSettings(isBoolean(onSave) ? onSave.getAsBoolean() : runOnSave, limit(limit));
    }

    private static boolean isBoolean(@Nullable JsonElement value) {
        return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
    }

    private Duration limit(@Nullable JsonElement value) {
        Matcher match = TIMEOUT.matcher(value != null && value.isJsonPrimitive() ? value.getAsString() : "");
        if (!match.matches()) {
            return timeout;
        }
        BigDecimal millis = new BigDecimal(match.group(1)).movePointRight(match.group(2).equals("s") ? 3 : 0);
        return Duration.ofMillis(millis.longValue());
    }
}
