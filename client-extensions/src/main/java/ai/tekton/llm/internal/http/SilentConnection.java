package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Identifiable;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that does not log its traffic. HttpClient's own connection logs every header, including the token, and
 * every byte, including the prompts, as soon as an application sets its root logger to DEBUG. One exchange at a time
 * uses it; any thread may close it.
 *
 * <p>It combines HttpClient's interface with HttpCore's connection, which writes and reads HTTP and has no logger: the
 * connection classes of HttpClient itself are final in some of its versions.
 */
final class SilentConnection implements ManagedHttpClientConnection, Identifiable {
    /**
     * The size of each of a connection's buffers, in bytes. Those of HttpCore 5.4 are eight times as large, which is
     * most of the memory of an idle stream; larger requests and events bypass the buffers.
     */
    private static final int BUFFER_BYTES = 4 * 1024;

    private static final Http1Config SETTINGS =
            Http1Config.custom().setBufferSize(BUFFER_BYTES).build();

    private final String id;
    private final DefaultBHttpClientConnection wire = new DefaultBHttpClientConnection(SETTINGS);
    private volatile Socket socket;
    private volatile Timeout socketTimeout;
    private volatile boolean closed;

    SilentConnection(String id) {
        this.id = id;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void bind(Socket plain) throws IOException {
        wire.bind(plain);
        bound(plain);
    }

    @Override
    public void bind(SSLSocket tls, Socket plain) throws IOException {
        wire.bind(tls, plain);
        bound(tls);
    }

    private void bound(Socket bound) throws IOException {
        socket = bound;
        socketTimeout = Timeout.ofMilliseconds(bound.getSoTimeout());
        // Must come last: from here on, closing this connection closes the socket too.
        if (closed) {
            wire.close(CloseMode.IMMEDIATE);
            throw new InterruptedIOException("The connection was closed while it was made.");
        }
    }

    @Override
    public Socket getSocket() {
        return wire.isOpen() ? socket : null;
    }

    @Override
    public SSLSession getSSLSession() {
        return wire.getSSLSession();
    }

    /** Removes the timeout of an idle connection's socket, as HttpClient's own connection does. */
    @Override
    public void passivate() {
        wire.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        wire.setSocketTimeout(socketTimeout);
    }

    @Override
    public Timeout getSocketTimeout() {
        return wire.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        wire.setSocketTimeout(timeout);
        socketTimeout = timeout;
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        wire.sendRequestHeader(request);
    }

    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        wire.sendRequestEntity(request);
    }

    @Override
    public void terminateRequest(ClassicHttpRequest request) throws HttpException, IOException {
        wire.terminateRequest(request);
    }

    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        return wire.receiveResponseHeader();
    }

    @Override
    public void receiveResponseEntity(ClassicHttpResponse response) throws HttpException, IOException {
        wire.receiveResponseEntity(response);
    }

    @Override
    public boolean isConsistent() {
        return wire.isConsistent();
    }

    @Override
    public boolean isDataAvailable(Timeout timeout) throws IOException {
        return wire.isDataAvailable(timeout);
    }

    @Override
    public boolean isStale() throws IOException {
        return wire.isStale();
    }

    @Override
    public void flush() throws IOException {
        wire.flush();
    }

    @Override
    public EndpointDetails getEndpointDetails() {
        return wire.getEndpointDetails();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return wire.getLocalAddress();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return wire.getRemoteAddress();
    }

    @Override
    public ProtocolVersion getProtocolVersion() {
        return wire.getProtocolVersion();
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        wire.close();
    }

    @Override
    public void close(CloseMode closeMode) {
        closed = true;
        wire.close(closeMode);
    }

    @Override
    public String toString() {
        return id;
    }
}
