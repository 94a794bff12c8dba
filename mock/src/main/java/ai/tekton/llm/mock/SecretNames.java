package ai.tekton.llm.mock;

import java.util.HashSet;
import java.util.Set;

/** Decides by name which headers, parameters and fields are secret, regardless of the name's spelling. Immutable. */
final class SecretNames {
    private static final Set<String> KNOWN = Set.of(
            "accesskey",
            "accesstoken",
            "apikey",
            "apisecret",
            "apitoken",
            "authkey",
            "authorization",
            "authtoken",
            "bearertoken",
            "clientsecret",
            "cookie",
            "credential",
            "credentials",
            "csrftoken",
            "idtoken",
            "jwt",
            "passphrase",
            "passwd",
            "password",
            "privatekey",
            "proxyauthorization",
            "refreshtoken",
            "secret",
            "secretkey",
            "sessiontoken",
            "setcookie",
            "sig",
            "signature",
            "token",
            "xapikey",
            "xauthtoken",
            "xcsrftoken",
            "xxsrftoken",
            "xsrftoken");

    private final Set<String> names;

    private SecretNames(Set<String> names) {
        this.names = names;
    }

    static SecretNames standard() {
        return new SecretNames(KNOWN);
    }

    SecretNames with(String name) {
        Set<String> more = new HashSet<>(names);
        more.add(plain(name));
        return new SecretNames(more);
    }

    boolean has(String name) {
        return names.contains(plain(name));
    }

    /** Like {@link #has}, for a query parameter, where a key can only be an API key. */
    boolean hasParameter(String name) {
        return has(name) || plain(name).equals("key");
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                plain.append(Character.toLowerCase(name.charAt(i)));
            }
        }
        return plain.toString();
    }
}
