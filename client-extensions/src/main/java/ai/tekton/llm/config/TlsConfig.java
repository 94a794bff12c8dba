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
 * Which servers a client trusts over https and wss, and which certificate it presents itself. What is not set defaults
 * to the JVM's settings, with its {@code javax.net.ssl} properties. Immutable and thread-safe.
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
     * Returns settings that use a TLS context.
     *
     * @param sslContext the context
     * @return the settings
     */
    public static TlsConfig of(SSLContext sslContext) {
        return builder().sslContext(sslContext).build();
    }

    /**
     * Returns a builder with the JVM's trusted certificates and keys.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with this object's values; key stores that were read have become a context.
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

    /** {@return the context, also if it was made from key stores; empty for the JVM's} */
    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(sslContext);
    }

    /** {@return whether the server's certificate must match its host name. Default true} */
    public boolean hostnameVerification() {
        return hostnameVerification;
    }

    /**
     * {@return the verifier that decides whether a certificate matches the host name; empty for the rules of HTTPS (RFC
     * 9110)}
     */
    public Optional<HostnameVerifier> hostnameVerifier() {
        return Optional.ofNullable(hostnameVerifier);
    }

    /** Compares contexts and verifiers by identity. */
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
         * Sets the TLS context, in place of all other settings of trust and keys. Default: the JVM's.
         *
         * @param sslContext the context; null for the JVM's
         * @return this builder
         */
        public Builder sslContext(@Nullable SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /**
         * Sets the key store whose certificates the client trusts, in place of the JVM's.
         *
         * @param file a PKCS #12 or JKS file, which {@link #build()} reads
         * @param password the password of the key store; null if it has none. Never shown
         * @return this builder
         */
        public Builder trustStore(Path file, String password) {
            stores.trustStore(file, password);
            return this;
        }

        /**
         * Sets the certificates that the client trusts, in place of the JVM's, such as those of a company's own
         * certificate authority.
         *
         * @param pem a file of certificates in PEM (or one in DER), which {@link #build()} reads
         * @return this builder
         */
        public Builder trustedCertificates(Path pem) {
            stores.trustedCertificates(pem);
            return this;
        }

        /**
         * Sets the key store with the key and the certificate that the client presents to servers that request one.
         *
         * @param file a PKCS #12 or JKS file, which {@link #build()} reads
         * @param password the password of the key store and of the key; never shown
         * @return this builder
         */
        public Builder keyStore(Path file, String password) {
            stores.keyStore(file, password);
            return this;
        }

        /**
         * Sets whether the server's certificate must match its host name. Default true.
         *
         * @param hostnameVerification false to accept any trusted certificate, for whichever host it was issued
         * @return this builder
         */
        public Builder hostnameVerification(boolean hostnameVerification) {
            this.hostnameVerification = hostnameVerification;
            return this;
        }

        /**
         * Sets the verifier that alone decides whether a certificate matches the host name. Default: the rules of
         * HTTPS.
         *
         * @param hostnameVerifier the verifier, called after each handshake with the host name; null for the default
         * @return this builder
         */
        public Builder hostnameVerifier(@Nullable HostnameVerifier hostnameVerifier) {
            this.hostnameVerifier = hostnameVerifier;
            return this;
        }

        /**
         * Builds the value; reads the key stores.
         *
         * @return an immutable TlsConfig
         * @throws InvalidRequestException if a file cannot be read or has another password (the message names the
         *     file), if a key store is set beside a context, or if a verifier is set although verification is off
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
                        "sslContext replaces trustStore, trustedCertificates and keyStore; set either sslContext or those.");
            }
            return new TlsConfig(this, stores.context());
        }
    }
}
