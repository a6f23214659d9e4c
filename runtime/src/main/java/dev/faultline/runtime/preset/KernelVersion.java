package dev.faultline.runtime.preset;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's version number, ordered as releases were: {@code 2.6.9 < 2.6.11 < 6.4 < 6.18}.
 *
 * @param patch 0 where the name has two numbers
 */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(?:-.*)?");
    private static final Comparator<KernelVersion> ORDER = Comparator.comparingInt(KernelVersion::major)
            .thenComparingInt(KernelVersion::minor)
            .thenComparingInt(KernelVersion::patch);

    /**
     * The version a name starts with: "2.6.11-v19" is 2.6.11.
     *
     * @throws IllegalArgumentException when it starts with none
     */
    public static KernelVersion of(String name) {
        Matcher numbers = NUMBERS.matcher(name);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("\"" + name + "\" does not start with a version number");
        }
        String patch = numbers.group(3);
        return new KernelVersion(
                Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), patch == null ? 0 : Integer.parseInt(patch));
    }

    public boolean isAtLeast(KernelVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + (patch == 0 ? "" : "." + patch);
    }
}
