package ai.tekton.llm.mock;

import java.nio.charset.StandardCharsets;

/** Checks of numbers and texts that callers give. */
final class Checks {
    /** What a close frame has room for beside its code. */
    private static final int LONGEST_REASON = 123;

    private Checks() {}

    static long notNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is not negative: " + value);
        }
        return value;
    }

    static int piece(int piece) {
        if (piece < 0) {
            throw new IllegalArgumentException("A piece's number is from 0: " + piece);
        }
        return piece;
    }

    static int closeCode(int code) {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("A close code is from 1000 to 4999: " + code);
        }
        return code;
    }

    static String closeReason(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            throw new IllegalArgumentException("A close reason has at most " + LONGEST_REASON + " bytes: " + reason);
        }
        return reason;
    }
}
