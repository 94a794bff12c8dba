package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A connection that logs nothing of what goes over it. HttpClient's own logs every header, the token among them, and every
 * byte, the prompts among them, as soon as an application sets its root logger to DEBUG.
 */
final class SilentConnection extends DefaultManagedHttpClientConnection {
    SilentConnection(String id) {
        super(id);
    }

    @Override
    public void bind(Socket socket) throws IOException {
        super.bind(socket);
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        super.bind(sslSocket, socket);
        bind(new SocketHolder(sslSocket, socket));
    }

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {}

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest request) {}
}
