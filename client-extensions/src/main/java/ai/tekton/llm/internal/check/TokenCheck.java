package ai.tekton.llm.internal.check;

/** Finds out whether a text can be a bearer token. */
public final class TokenCheck {
    private TokenCheck() {}

    /**
     * Returns whether a token can be sent: it goes into a header, where a line break would begin another header.
     *
     * @param token the token
     * @return whether it is of visible ASCII characters only
     */
    public static boolean isToken(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
