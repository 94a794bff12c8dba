package ai.tekton.llm.mock;

import java.nio.charset.StandardCharsets;

/** Checks numbers and texts of callers. */
final class Checks {
    /** The maximum length of a close frame's reason in bytes. */
    private static final int LONGEST_REASON = 123;

    private Checks() {}

    static long notNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
        return value;
    }

    static int chunk(int chunk) {
        if (chunk < 0) {
            throw new IllegalArgumentException("A chunk's number must be 0 or more: " + chunk);
        }
        return chunk;
    }

    static int closeCode(int code) {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("A close code must be from 1000 to 4999: " + code);
        }
        return code;
    }

    static String closeReason(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "A close reason must have at most " + LONGEST_REASON + " " + "bytes: " + reason);
        }
        return reason;
    }
}
