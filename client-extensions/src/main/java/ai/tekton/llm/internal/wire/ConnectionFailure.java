package ai.tekton.llm.internal.wire;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The kind of a connection's failure, whichever library threw it. */
enum ConnectionFailure {
    /** One side refused TLS: a certificate, a host name, a protocol. Another attempt would fail in the same way. */
    REFUSED_TLS,

    /** An intermediary, such as a proxy, refused the connection permanently. */
    REFUSED,

    /** No server listens at the address, or the host is unknown. */
    UNREACHABLE,

    /** The connection was lost or broke in another way. */
    LOST;

    static ConnectionFailure of(Throwable failure) {
        if (has(failure, RefusedConnectionException.class)) {
            return REFUSED;
        }
        // A connection that was lost during TLS was not refused by TLS.
        boolean cut = has(failure, SocketException.class)
                || has(failure, EOFException.class)
                || has(failure, SocketTimeoutException.class);
        if (has(failure, SSLException.class) && !cut) {
            return REFUSED_TLS;
        }
        boolean unreachable = has(failure, ConnectException.class)
                || has(failure, UnknownHostException.class)
                || has(failure, NoRouteToHostException.class);
        return unreachable ? UNREACHABLE : LOST;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return chain(failure).anyMatch(type::isInstance);
    }

    /** Returns the root cause, because TLS wraps the same sentence several times. */
    static Throwable root(Throwable failure) {
        return chain(failure).reduce(failure, (above, below) -> below);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
