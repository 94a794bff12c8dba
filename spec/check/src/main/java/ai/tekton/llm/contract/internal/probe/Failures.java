package ai.tekton.llm.contract.internal.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Explains the failure of an exchange. */
final class Failures {
    private Failures() {}

    /** Reports the failure of one operation on a server that does answer. */
    static void report(IOException failure, Duration timeout, Findings.Of findings) {
        if (failure instanceof HttpExchanges.OutOfTimeException) {
            findings.add("http.out-of-time");
        } else if (failure instanceof SocketTimeoutException) {
            findings.add("http.silent", Timeouts.seconds(timeout));
        } else {
            findings.add("http.cut", kind(failure));
        }
    }

    /** {@return why the server cannot be reached; empty where the failure concerns one exchange alone} */
    static Optional<String> unreachable(Throwable failure, URI url) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Optional.of("No TLS connection to " + shown(url) + " could be made: " + cause.getMessage()
                        + ". Is it https there, and is its certificate trusted here?");
            } else if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return Optional.of("The host of " + shown(url) + " is not known. Is the address right?");
            } else if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof ConnectTimeoutException) {
                return Optional.of("No server listens at " + shown(url) + ". Is Rhetor running there?");
            }
        }
        return Optional.empty();
    }

    /** {@return an address without the parts that may be secret} */
    static String shown(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + host + port + (url.getRawPath() == null ? "" : url.getRawPath());
    }

    /** A failure's message may quote received data, so only its kind is shown. */
    static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
