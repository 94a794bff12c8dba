package ai.tekton.llm.internal.wire;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.TokenProvider;
import ai.tekton.llm.internal.check.TokenCheck;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The token of a client, one for good or the user's provider's, and those that must not be shown. Thread-safe. */
public final class BearerTokens {
    /** A server may repeat one that was given a while ago, on another thread. */
    private static final int MOST_HIDDEN = 8;

    private final Optional<String> fixed;
    private final Optional<TokenProvider> provider;
    private final AtomicReference<Set<String>> hidden = new AtomicReference<>(Set.of());

    /**
     * Takes what a client is set to.
     *
     * @param config has a token, a provider, or neither
     */
    public BearerTokens(ClientConfig config) {
        this.fixed = config.token();
        this.provider = config.tokenProvider();
        fixed.ifPresent(this::remember);
    }

    /**
     * Returns whether a token that is asked for later may be another.
     *
     * @return whether there is a provider
     */
    public boolean change() {
        return provider.isPresent();
    }

    /**
     * The token to send now. Where there is a provider, this runs its code, which may block.
     *
     * @return the token; empty if the client has none
     * @throws TokenUnavailableException if the provider gives none; where its thread was interrupted, it is so still
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
            // An Error, too, ends this attempt alone. Its message, which may hold anything, is left to the cause.
            throw new TokenUnavailableException(
                    "The token provider failed with " + e.getClass().getName() + ", so nothing was sent.", e);
        }
        if (token == null || !TokenCheck.isToken(token)) {
            throw new TokenUnavailableException(
                    "The token provider gave " + (token == null ? "null" : "what is no token")
                            + ", so nothing was sent; a token is of visible ASCII characters only, and is not shown.",
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

    /** A text without the tokens that a server may have repeated in it. */
    String hide(String text) {
        String safe = text;
        for (String token : hidden.get()) {
            safe = safe.replace(token, "***");
        }
        return safe;
    }
}
