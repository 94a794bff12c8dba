package ai.tekton.llm.config;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes a TLS context from files with keys and certificates. Not thread-safe. */
final class KeyStores {
    /** Reads one file. */
    private interface Reading<T> {
        T from(InputStream in) throws IOException, GeneralSecurityException;
    }

    private @Nullable Path trustStore;
    private @Nullable String trustStorePassword;
    private @Nullable Path certificates;
    private @Nullable Path keyStore;
    private @Nullable String keyStorePassword;

    void trustStore(Path file, String password) {
        trustStore = Objects.requireNonNull(file, "trustStore");
        trustStorePassword = password;
    }

    void trustedCertificates(Path file) {
        certificates = Objects.requireNonNull(file, "trustedCertificates");
    }

    void keyStore(Path file, String password) {
        keyStore = Objects.requireNonNull(file, "keyStore");
        keyStorePassword = password;
    }

    boolean isEmpty() {
        return trustStore == null && certificates == null && keyStore == null;
    }

    SSLContext context() {
        if (trustStore != null && certificates != null) {
            throw new InvalidRequestException("trustStore and trustedCertificates are both set; set only one of them.");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw wrong("The keys and certificates for TLS cannot be used", e);
        }
    }

    /** Returns the key managers; null for none. */
    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (keyStore == null) {
            return null;
        }
        char[] password = characters(keyStorePassword);
        KeyStore store = read("keyStore", keyStore, in -> load(in, password));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Returns the trust managers; null for those of the JVM. */
    private TrustManager @Nullable [] trust() throws GeneralSecurityException {
        if (trustStore == null && certificates == null) {
            return null;
        }
        KeyStore store = trustStore != null
                ? read("trustStore", trustStore, in -> load(in, characters(trustStorePassword)))
                : read("trustedCertificates", Objects.requireNonNull(certificates), KeyStores::storeOf);
        if (store.size() == 0) {
            throw new InvalidRequestException("The client would trust no server: "
                    + (certificates == null
                            ? "trustStore: " + trustStore + " has no certificate that can be read without a password."
                            : "trustedCertificates: " + certificates + " has no certificate."));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Loads a key store; Java's PKCS12 type also reads JKS files. */
    private static KeyStore load(InputStream in, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(in, password);
        return store;
    }

    private static KeyStore storeOf(InputStream pem) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> all =
                CertificateFactory.getInstance("X.509").generateCertificates(pem);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : all) {
            store.setCertificateEntry("certificate-" + store.size(), certificate);
        }
        return store;
    }

    private static <T> T read(String setting, Path file, Reading<T> reading) {
        try (InputStream in = Files.newInputStream(file)) {
            return reading.from(in);
        } catch (IOException | GeneralSecurityException e) {
            throw wrong(setting + ": " + file + " cannot be read, or not with this password", e);
        }
    }

    private static InvalidRequestException wrong(String what, Exception cause) {
        return new InvalidRequestException(
                what + ": " + cause + ".", FailureDetails.builder().cause(cause).build());
    }

    private static char @Nullable [] characters(@Nullable String password) {
        return password == null ? null : password.toCharArray();
    }
}
