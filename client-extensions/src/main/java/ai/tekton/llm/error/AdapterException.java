package ai.tekton.llm.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An adapter, the part of Rhetor that calls one provider, failed: a 5xx status other than 503 and 504, or an answer
 * with an error instead of a text. The client retries, then falls back.
 */
public class AdapterException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String adapterId;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public AdapterException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public AdapterException(String message, FailureDetails details) {
        super(message, details, true);
        this.adapterId = details.adapterId().orElse(null);
    }

    /**
     * Returns the id of the adapter that failed: the one that the server reported, else the requested provider.
     *
     * @return the adapter's id
     */
    public Optional<String> adapterId() {
        return Optional.ofNullable(adapterId);
    }
}
