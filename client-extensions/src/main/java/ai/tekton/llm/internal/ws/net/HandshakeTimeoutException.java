package ai.tekton.llm.internal.ws.net;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** Says that the server did not answer the handshake in the time that whoever waits for it has. */
public final class HandshakeTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    HandshakeTimeoutException(SocketTimeoutException cause) {
        super("The handshake was not answered in time.", cause);
    }
}
