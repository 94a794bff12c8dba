package ai.tekton.llm.spring.boot.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.boot.ssl.SslOptions;

/** Creates sockets limited to the ciphers and protocols of a bundle's options, which its context does not apply. */
final class BundleSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final SslOptions options;

    BundleSockets(SSLSocketFactory sockets, SslOptions options) {
        this.sockets = sockets;
        this.options = options;
    }

    private Socket limited(Socket socket) {
        if (socket instanceof SSLSocket tls) {
            if (options.getCiphers() != null) {
                tls.setEnabledCipherSuites(options.getCiphers());
            }
            if (options.getEnabledProtocols() != null) {
                tls.setEnabledProtocols(options.getEnabledProtocols());
            }
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return options.getCiphers() != null ? options.getCiphers() : sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return limited(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return limited(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return limited(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return limited(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return limited(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return limited(sockets.createSocket(address, port, localAddress, localPort));
    }
}
