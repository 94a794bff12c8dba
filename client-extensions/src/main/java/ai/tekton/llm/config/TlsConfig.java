package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.value.Description;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts over https and wss, and how it shows who it is itself. What is not set is the JVM's, with its
 * {@code javax.net.ssl} properties. Immutable and thread-safe.
 */
public final class TlsConfig {
    private final @Nullable SSLContext sslContext;
    private final boolean hostnameVerification;
    private final @Nullable HostnameVerifier hostnameVerifier;

    private TlsConfig(Builder from, @Nullable SSLContext sslContext) {
        this.sslContext = sslContext;
        this.hostnameVerification = from.hostnameVerification;
        this.hostnameVerifier = from.hostnameVerifier;
    }

    /**
     * Trusts and shows what a context says.
     *
     * @param sslContext the context
     * @return the settings
     */
    public static TlsConfig of(SSLContext sslContext) {
        return builder().sslContext(sslContext).build();
    }

    /**
     * Starts with the JVM's trust and keys.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts with what this has; stores that were read are a context by then.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.sslContext = sslContext;
        builder.hostnameVerification = hostnameVerification;
        builder.hostnameVerifier = hostnameVerifier;
        return builder;
    }

    /** {@return the context, also where it was made of stores; empty for the JVM's} */
    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(sslContext);
    }

    /** {@return whether the server's certificate must be one of its host's name. Default true} */
    public boolean hostnameVerification() {
        return hostnameVerification;
    }

    /** {@return who decides whether a certificate is the host's; empty for the rules of HTTPS (RFC 9110)} */
    public Optional<HostnameVerifier> hostnameVerifier() {
        return Optional.ofNullable(hostnameVerifier);
    }

    /** Contexts and verifiers are the same where they are the same objects. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TlsConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(sslContext, hostnameVerification, hostnameVerifier);
    }

    @Override
    public String toString() {
        return Description.of("TlsConfig")
                .with("sslContext", sslContext == null ? "the JVM's" : sslContext.getProtocol())
                .with("hostnameVerification", hostnameVerification)
                .with("hostnameVerifier", hostnameVerifier == null ? null : "the caller's")
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable SSLContext sslContext;
        private boolean hostnameVerification = true;
        private @Nullable HostnameVerifier hostnameVerifier;
        private final KeyStores stores = new KeyStores();

        private Builder() {}

        /**
         * Sets the context, which says everything. Default: the JVM's.
         *
         * @param sslContext the context; null for the JVM's
         * @return this builder
         */
        public Builder sslContext(@Nullable SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /**
         * Sets the store whose certificates are trusted, in place of the JVM's.
         *
         * @param file a PKCS #12 or JKS file, read when this is built
         * @param password the store's; null where it has none. Never shown
         * @return this builder
         */
        public Builder trustStore(Path file, String password) {
            stores.trustStore(file, password);
            return this;
        }

        /**
         * Sets the certificates that are trusted, in place of the JVM's, such as those of a company's own authority.
         *
         * @param pem a file of certificates in PEM (or one in DER), read when this is built
         * @return this builder
         */
        public Builder trustedCertificates(Path pem) {
            stores.trustedCertificates(pem);
            return this;
        }

        /**
         * Sets the store with the key and the certificate that the client shows to servers which ask for one.
         *
         * @param file a PKCS #12 or JKS file, read when this is built
         * @param password the store's and the key's; never shown
         * @return this builder
         */
        public Builder keyStore(Path file, String password) {
            stores.keyStore(file, password);
            return this;
        }

        /**
         * Sets whether the server's certificate must be one of its host's name. Default true.
         *
         * @param hostnameVerification false where any certificate that is trusted will do, whoever's it is
         * @return this builder
         */
        public Builder hostnameVerification(boolean hostnameVerification) {
            this.hostnameVerification = hostnameVerification;
            return this;
        }

        /**
         * Sets who decides whether a certificate is the host's, alone. Default: the rules of HTTPS.
         *
         * @param hostnameVerifier asked after each handshake, with the host's name; null for the default
         * @return this builder
         */
        public Builder hostnameVerifier(@Nullable HostnameVerifier hostnameVerifier) {
            this.hostnameVerifier = hostnameVerifier;
            return this;
        }

        /**
         * Makes the value; reads the stores.
         *
         * @return an immutable TlsConfig
         * @throws InvalidRequestException naming the file that cannot be read or has another password, or where a store is set
         *     beside a context, or a verifier though nothing is to be verified
         */
        public TlsConfig build() {
            if (hostnameVerifier != null && !hostnameVerification) {
                throw new InvalidRequestException(
                        "hostnameVerifier is set, but hostnameVerification is off; set one of them.");
            }
            if (stores.isEmpty()) {
                return new TlsConfig(this, sslContext);
            }
            if (sslContext != null) {
                throw new InvalidRequestException(
                        "sslContext says all that trustStore, trustedCertificates and keyStore say; set it or them.");
            }
            return new TlsConfig(this, stores.context());
        }
    }
}
