package ai.tekton.llm.config;

/**
 * Provides a bearer token that changes: from a file that is rewritten, or from a service that issues tokens which
 * expire. Implementations must be thread-safe, and should cache a token for as long as it is valid.
 */
@FunctionalInterface
public interface TokenProvider {
    /**
     * Returns the token to send now. Called for each attempt over HTTP and for each connection of the WebSocket, and
     * once more if the server refuses the token (401): if the provider then returns another token, the client sends
     * that at once, which does not count as a retry.
     *
     * <p>The method may block; the client holds no lock meanwhile. The timeouts of the calls that wait for it continue
     * to run; when the timeout of an attempt over HTTP ends, the client interrupts the thread. A provider that ignores
     * the interrupt keeps its thread, so blocking code should have a timeout of its own.
     *
     * @return the token, of visible ASCII characters; never logged and never shown
     * @throws Exception if there is no token: the call then fails with an
     *     {@link ai.tekton.llm.error.AuthenticationException} with that cause
     */
    String token() throws Exception;
}
