package ai.tekton.llm.internal.library;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What was found of a library.
 *
 * @param text how a message tells it: a version, or words in its place
 * @param kind whether the version is known
 */
record FoundVersion(String text, Kind kind) {
    enum Kind {
        /** The text is the version. */
        KNOWN,
        /** It is there, and too old, but does not say which it is. */
        OLDER,
        /** It is not there. */
        NONE,
        /** It is there, in a form that tells no version, such as one that was packed anew. */
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
     * Returns whether it will do; what cannot be told is taken to.
     *
     * @param needed the oldest that does, as {@code major.minor}
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
