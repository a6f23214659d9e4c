package dev.faultline.interpreter.fake;

import dev.faultline.interpreter.bridge.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A few of the published fields. */
final class FakeFigures implements Figures {

    long hits;
    long pages;
    long faults;
    long zeroPage;
    long anonymous;
    long segv;
    long nanos;
    @Nullable
    String errno;

    void add(FakeFigures other) {
        add(1, other);
        errno = errno == null ? other.errno : errno;
    }

    private void add(int times, FakeFigures other) {
        pages += times * other.pages;
        faults += times * other.faults;
        zeroPage += times * other.zeroPage;
        anonymous += times * other.anonymous;
        segv += times * other.segv;
        nanos += times * other.nanos;
    }

    /** A copy without errno and hits, and {@code times} times {@code other} on top. */
    FakeFigures plus(int times, FakeFigures other) {
        FakeFigures sum = new FakeFigures();
        sum.add(1, this);
        sum.add(times, other);
        return sum;
    }

    @Override
    public List<String> fields() {
        return new ArrayList<>(asMap().keySet());
    }

    @Override
    public @Nullable Object get(String field) {
        return asMap().get(field);
    }

    @Override
    public Map<String, @Nullable Object> asMap() {
        Map<String, Object> kinds = new LinkedHashMap<>();
        kinds.put("zero_page", zeroPage);
        kinds.put("anonymous", anonymous);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("hits", hits);
        map.put("pages", pages);
        map.put("faults", faults);
        map.put("minor", faults);
        map.put("major", 0L);
        map.put("segv", segv);
        map.put("sigbus", 0L);
        map.put("errno", errno);
        map.put("kinds", kinds);
        map.put("cpu_ns", nanos);
        map.put("wall_ns", nanos);
        map.put("latency_ns", Map.of("p50", faults == 0 ? 0L : 100L));
        map.put("rate", nanos == 0 ? 0.0 : pages * 1e9 / nanos);
        map.put("rate_per_cpu", nanos == 0 ? 0.0 : pages * 1e9 / nanos);
        return map;
    }

    @Override
    public Figures withHits(long count) {
        FakeFigures copy = new FakeFigures();
        copy.add(this);
        copy.hits = count;
        return copy;
    }

    @Override
    public Figures withErrno(@Nullable String refusal) {
        FakeFigures copy = plus(1, new FakeFigures());
        copy.hits = hits;
        copy.errno = refusal;
        return copy;
    }
}
