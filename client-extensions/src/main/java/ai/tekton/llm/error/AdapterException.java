package ai.tekton.llm.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An adapter, the part of Rhetor that speaks to one provider, failed: a 5xx status other than 503 and 504, or an answer
 * that carries an error instead of a text. A retry may help; a fallback is tried.
 */
public class AdapterException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String adapterId;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public AdapterException(String message, FailureDetails details) {
        super(message, details, true);
        this.adapterId = details.adapterId().orElse(null);
    }

    /**
     * The id of the adapter that failed: what the server said, else the provider that was asked for.
     *
     * @return the adapter's id
     */
    public Optional<String> adapterId() {
        return Optional.ofNullable(adapterId);
    }
}
