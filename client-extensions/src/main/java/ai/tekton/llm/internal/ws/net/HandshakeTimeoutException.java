package ai.tekton.llm.internal.ws.net;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** The server did not answer the handshake within the timeout. */
public final class HandshakeTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    HandshakeTimeoutException(SocketTimeoutException cause) {
        super("The handshake was not answered in time.", cause);
    }
}
