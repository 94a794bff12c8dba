package ai.tekton.llm.internal.net;

import ai.tekton.llm.config.TlsConfig;
import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Opens TLS over existing connections, with a client's settings. Immutable and thread-safe. */
public final class TlsSockets {
    private final TlsConfig config;

    /**
     * Makes the factory of TLS sockets.
     *
     * @param config the client's TLS settings
     */
    public TlsSockets(TlsConfig config) {
        this.config = config;
    }

    /**
     * Opens TLS over a connection. Waits for the peer for the connection's own timeout.
     *
     * @param socket the connection; closed with the returned socket, and if the handshake fails
     * @param host the host name that the certificate must match
     * @param port the server's port
     * @return the socket, after the handshake
     * @throws IOException if one side refuses the handshake
     */
    public SSLSocket over(Socket socket, String host, int port) throws IOException {
        try {
            SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(socket, plain(host), port, true);
            if (config.hostnameVerification() && config.hostnameVerifier().isEmpty()) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            verify(tls, plain(host));
            return tls;
        } catch (NoSuchAlgorithmException e) {
            socket.close();
            throw new IOException("The JVM's settings for TLS cannot be used: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns an IPv6 address without the brackets that it has in a URL. */
    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private SSLContext context() throws NoSuchAlgorithmException {
        return config.sslContext().isPresent() ? config.sslContext().get() : SSLContext.getDefault();
    }

    private void verify(SSLSocket tls, String host) throws SSLPeerUnverifiedException {
        HostnameVerifier verifier = config.hostnameVerifier().orElse(null);
        if (verifier != null && !verifier.verify(host, tls.getSession())) {
            throw new SSLPeerUnverifiedException(
                    "The hostname verifier rejects the server's certificate for " + host + ".");
        }
    }
}
