package ai.tekton.llm.internal.check;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.Locale;
import java.util.Set;

/** Checks headers that users set. */
public final class HeaderChecks {
    /** The headers that the transport writes itself, from the contract and the body. */
    private static final Set<String> TRANSPORTS_OWN = Set.of(
            "accept", "connection", "content-encoding", "content-length", "content-type", "host", "transfer-encoding");

    private HeaderChecks() {}

    /**
     * Checks a header that goes with every request.
     *
     * @param name its name
     * @param value its value, which is never shown
     * @throws InvalidRequestException if HTTP does not allow one of them
     */
    public static void check(String name, String value) {
        boolean token = !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c <= '~' && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
        if (!token) {
            throw new InvalidRequestException("The header name '" + name + "' is not one that HTTP allows.");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c > '~')) {
            throw new InvalidRequestException(
                    "The value of the header '" + name + "' must be of visible ASCII characters; it is not shown.");
        }
    }

    /**
     * Checks a header of a single call.
     *
     * @param name its name
     * @param value its value, which is never shown
     * @throws InvalidRequestException if HTTP does not allow one of them, or the transport writes that header itself
     */
    public static void checkOfCall(String name, String value) {
        check(name, value);
        if (TRANSPORTS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new InvalidRequestException("The header '" + name + "' is the transport's own and cannot be set.");
        }
    }
}
