package ai.tekton.llm.cli;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import java.util.Optional;

/** Suggests what the user can do about a failure. */
final class Advice {
    private Advice() {}

    static Optional<String> on(Throwable failure) {
        if (failure instanceof FallbackException && failure.getSuppressed().length > 0) {
            return on(failure.getSuppressed()[0]);
        }
        if (failure instanceof LlmConnectionException) {
            return Optional.of(
                    "`tekton-llm health` asks whether Rhetor is there; --url or RHETOR_URL names another one, "
                            + "and `tekton-llm mock` runs one that simulates.");
        }
        if (failure instanceof LlmTimeoutException) {
            return Optional.of("--timeout gives each attempt more time, and --deadline the whole call; `tekton-llm "
                    + "health` checks Rhetor.");
        }
        if (failure instanceof AuthenticationException) {
            return Optional.of("RHETOR_AUTH_TOKEN, or token-command or token-file in the file that `tekton-llm config` "
                    + "names, sets the token.");
        }
        if (failure instanceof RateLimitException) {
            return Optional.of("try again later, or name a --fallback-provider.");
        }
        if (failure instanceof ServiceUnavailableException || failure instanceof AdapterException) {
            return Optional.of(
                    "`tekton-llm providers` lists the other providers; --provider or --fallback-provider names "
                            + "one.");
        }
        return Optional.empty();
    }
}
