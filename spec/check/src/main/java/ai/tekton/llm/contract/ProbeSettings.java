package ai.tekton.llm.contract;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a probe. Immutable and thread-safe.
 *
 * @param url the server's address, to which every path of the contract is appended; http or https
 * @param webSocketUrl the address of its WebSocket
 * @param token the bearer token, where the server needs one
 * @param timeout the longest wait for an answer, and for each chunk of a stream
 * @param generate whether the probe asks models, which may cost money
 * @param provider the id of the provider to ask; empty for the server's default
 * @param model the id of the model to ask; empty for the provider's default
 */
public record ProbeSettings(
        URI url,
        URI webSocketUrl,
        Optional<String> token,
        Duration timeout,
        boolean generate,
        Optional<String> provider,
        Optional<String> model) {
    /** Rejects null. */
    public ProbeSettings {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(webSocketUrl, "webSocketUrl");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ProbeSettings[url=" + url + ", webSocketUrl=" + webSocketUrl + ", generate=" + generate + "]";
    }
}
