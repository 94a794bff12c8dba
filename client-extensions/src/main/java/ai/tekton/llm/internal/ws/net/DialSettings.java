package ai.tekton.llm.internal.ws.net;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.TlsConfig;
import ai.tekton.llm.internal.net.TlsSockets;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings with which a client makes connections. Immutable and thread-safe.
 *
 * @param connectTimeout how long making a connection may take
 * @param proxy the client's own proxy settings; empty for the JVM's
 * @param tls opens TLS over connections
 */
public record DialSettings(Duration connectTimeout, Optional<ProxyConfig> proxy, TlsSockets tls) {
    /**
     * Returns the connection settings of a client.
     *
     * @param config the client's settings
     * @return the settings for connections
     */
    public static DialSettings of(ClientConfig config) {
        TlsConfig tls = config.tls().orElseGet(() -> TlsConfig.builder().build());
        return new DialSettings(config.connectTimeout(), config.proxy(), new TlsSockets(tls));
    }
}
