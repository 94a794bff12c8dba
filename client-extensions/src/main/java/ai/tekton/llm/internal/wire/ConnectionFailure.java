package ai.tekton.llm.internal.wire;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What kind of failure a connection met, whichever library it was thrown by. */
enum ConnectionFailure {
    /** TLS was refused by one side: a certificate, a host's name, a protocol. Another attempt meets it again. */
    REFUSED_TLS,

    /** Somebody on the way, such as a proxy, refused for good. */
    REFUSED,

    /** Nobody is there, or not at that address. */
    NOBODY_THERE,

    /** It was cut, or broke in another way. */
    LOST;

    static ConnectionFailure of(Throwable failure) {
        if (has(failure, RefusedConnectionException.class)) {
            return REFUSED;
        }
        // A connection that was cut during TLS is none that TLS refused.
        boolean cut = has(failure, SocketException.class)
                || has(failure, EOFException.class)
                || has(failure, SocketTimeoutException.class);
        if (has(failure, SSLException.class) && !cut) {
            return REFUSED_TLS;
        }
        boolean nobody = has(failure, ConnectException.class)
                || has(failure, UnknownHostException.class)
                || has(failure, NoRouteToHostException.class);
        return nobody ? NOBODY_THERE : LOST;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return chain(failure).anyMatch(type::isInstance);
    }

    /** What is at the bottom of it, for TLS wraps one and the same sentence several times. */
    static Throwable root(Throwable failure) {
        return chain(failure).reduce(failure, (above, below) -> below);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
