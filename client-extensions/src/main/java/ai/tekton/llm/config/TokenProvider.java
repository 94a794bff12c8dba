package ai.tekton.llm.config;

/**
 * Gives the bearer token, where it changes: from a file that is written anew, or from a service that hands out tokens which
 * expire. Must be thread-safe, and is itself to keep a token for as long as it is good.
 */
@FunctionalInterface
public interface TokenProvider {
    /**
     * The token to send now. Asked for each attempt over HTTP and for each connection of the WebSocket, and once more where
     * the server refuses what it gave (401): where it then gives another one, that is sent at once, which is no retry.
     *
     * <p>It may block, and no lock of the client's is held meanwhile. The time of the calls that wait for it runs on; when an
     * attempt over HTTP has none left, the thread is interrupted. One that ignores the interrupt keeps its thread, so what
     * blocks is to have a limit of its own.
     *
     * @return the token, of visible ASCII characters; never logged and never shown
     * @throws Exception where there is none to be had: the call fails with an
     *     {@link ai.tekton.llm.error.AuthenticationException} of that cause
     */
    String token() throws Exception;
}
