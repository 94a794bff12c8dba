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

/** TLS over connections that are there, as a client is set to have it. Immutable and thread-safe. */
public final class TlsSockets {
    private final TlsConfig config;

    /**
     * Makes the maker of sockets.
     *
     * @param config whom to trust, and how
     */
    public TlsSockets(TlsConfig config) {
        this.config = config;
    }

    /**
     * Speaks TLS over a connection. Waits for the peer as long as the connection's own timeout.
     *
     * @param socket the connection; closed with what is returned, and where there is nothing to return
     * @param host whom the certificate is to name
     * @param port the server's port
     * @return the socket, after the handshake
     * @throws IOException if one side refuses the other
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

    /** An IPv6 address without the brackets that it has in a URL. */
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
                    "The hostname verifier does not take the server's certificate for that of " + host + ".");
        }
    }
}
