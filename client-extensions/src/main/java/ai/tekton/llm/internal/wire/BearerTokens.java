package ai.tekton.llm.internal.wire;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.TokenProvider;
import ai.tekton.llm.internal.check.TokenCheck;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The bearer token of a client, fixed or from the user's provider, and the tokens that must not be shown. Thread-safe.
 */
public final class BearerTokens {
    /** The number of remembered tokens: a server may repeat an earlier token of another thread. */
    private static final int MOST_HIDDEN = 8;

    private final Optional<String> fixed;
    private final Optional<TokenProvider> provider;
    private final AtomicReference<Set<String>> hidden = new AtomicReference<>(Set.of());

    /**
     * Uses the settings of a client.
     *
     * @param config the settings, with a token, a provider, or neither
     */
    public BearerTokens(ClientConfig config) {
        this.fixed = config.token();
        this.provider = config.tokenProvider();
        fixed.ifPresent(this::remember);
    }

    /**
     * Returns whether a later token may differ.
     *
     * @return whether there is a provider
     */
    public boolean change() {
        return provider.isPresent();
    }

    /**
     * Returns the token to send now. If there is a provider, calls it, which may block.
     *
     * @return the token; empty if the client has none
     * @throws TokenUnavailableException if the provider returns none; an interrupt of the thread stays set
     */
    public Optional<String> now() throws TokenUnavailableException {
        return provider.isPresent() ? Optional.of(ask(provider.get())) : fixed;
    }

    private String ask(TokenProvider asked) throws TokenUnavailableException {
        String token;
        try {
            token = asked.token();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenUnavailableException("The token provider was interrupted.", e);
        } catch (Throwable e) {
            // An Error, too, ends only this attempt. Its message, which may hold anything, stays in the cause.
            throw new TokenUnavailableException(
                    "The token provider failed with " + e.getClass().getName() + ", so nothing was sent.", e);
        }
        if (token == null || !TokenCheck.isToken(token)) {
            throw new TokenUnavailableException(
                    "The token provider returned " + (token == null ? "null" : "an invalid token")
                            + ", so nothing was sent. A token must have only visible ASCII characters; this one is not shown.",
                    null);
        }
        remember(token);
        return token;
    }

    private void remember(String token) {
        if (!hidden.get().contains(token)) {
            hidden.updateAndGet(known -> with(known, token));
        }
    }

    private static Set<String> with(Set<String> known, String token) {
        Set<String> more = new LinkedHashSet<>(known);
        if (more.size() == MOST_HIDDEN) {
            more.remove(more.iterator().next());
        }
        more.add(token);
        return more;
    }

    /** Removes from a text the tokens that a server may have repeated. */
    String hide(String text) {
        String safe = text;
        for (String token : hidden.get()) {
            safe = safe.replace(token, "***");
        }
        return safe;
    }
}
