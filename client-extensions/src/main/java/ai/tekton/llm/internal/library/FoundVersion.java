package ai.tekton.llm.internal.library;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The version of a library that was found.
 *
 * @param text the text for messages: a version, or words in its place
 * @param kind whether the version is known
 */
record FoundVersion(String text, Kind kind) {
    enum Kind {
        /** The text is the version. */
        KNOWN,
        /** The library is present and too old, but its version is unknown. */
        OLDER,
        /** The library is missing. */
        NONE,
        /** The library is present in a form without a version, such as a repackaged one. */
        UNKNOWN
    }

    private static final Pattern NUMBERS = Pattern.compile("\\d+\\.\\d+([.\\-].*)?");

    static FoundVersion of(String version) {
        return version != null && NUMBERS.matcher(version).matches()
                ? new FoundVersion(version, Kind.KNOWN)
                : new FoundVersion("an unknown version", Kind.UNKNOWN);
    }

    static FoundVersion none() {
        return new FoundVersion("none", Kind.NONE);
    }

    static FoundVersion before(String version) {
        return new FoundVersion("one before " + version, Kind.OLDER);
    }

    /**
     * Returns whether the version is new enough; an unknown version counts as new enough.
     *
     * @param needed the oldest version that works, as {@code major.minor}
     */
    boolean isEnough(String needed) {
        return switch (kind) {
            case KNOWN -> Arrays.compare(majorAndMinor(text), majorAndMinor(needed)) >= 0;
            case UNKNOWN -> true;
            case OLDER, NONE -> false;
        };
    }

    private static int[] majorAndMinor(String version) {
        String[] parts = version.split("[.\\-]");
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }
}
