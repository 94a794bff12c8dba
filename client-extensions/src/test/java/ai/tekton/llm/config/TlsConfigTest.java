package ai.tekton.llm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {
    @TempDir
    private Path directory;

    @Test
    void aFileThatIsMissingIsNamedWithItsSetting() {
        Path missing = directory.resolve("missing.p12");

        assertRefused(TlsConfig.builder().trustStore(missing, "s3cret"), "trustStore: " + missing);
        assertRefused(TlsConfig.builder().keyStore(missing, "s3cret"), "keyStore: " + missing);
        assertRefused(TlsConfig.builder().trustedCertificates(missing), "trustedCertificates: " + missing);
    }

    @Test
    void aFileThatIsNullIsNamedRatherThanLeftOut() {
        TlsConfig.Builder tls = TlsConfig.builder();

        assertThatThrownBy(() -> tls.trustStore(null, "s3cret")).hasMessage("trustStore");
        assertThatThrownBy(() -> tls.keyStore(null, "s3cret")).hasMessage("keyStore");
        assertThatThrownBy(() -> tls.trustedCertificates(null)).hasMessage("trustedCertificates");
    }

    @Test
    void aFileOfAnotherKindIsRefusedByItsName() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "Dear diary");

        assertRefused(TlsConfig.builder().trustStore(other, "s3cret"), "trustStore: " + other);
        assertRefused(TlsConfig.builder().trustedCertificates(other), "trustedCertificates: " + other);
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");

        assertRefused(TlsConfig.builder().trustedCertificates(empty), "The client would trust no server");
    }

    @Test
    void conflictingSettingsAreRefused() throws NoSuchAlgorithmException {
        SSLContext context = SSLContext.getDefault();
        Path file = directory.resolve("any");

        assertRefused(TlsConfig.builder().sslContext(context).trustStore(file, "s3cret"), "sslContext");
        assertRefused(TlsConfig.builder().trustedCertificates(file).trustStore(file, "s3cret"), "trustedCertificates");
        assertRefused(
                TlsConfig.builder().hostnameVerifier((host, session) -> true).hostnameVerification(false),
                "hostnameVerifier");
    }

    private static void assertRefused(TlsConfig.Builder builder, String named) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void equalSettingsAreEqualAndTheTextNamesNoFile() throws NoSuchAlgorithmException {
        TlsConfig one = TlsConfig.of(SSLContext.getDefault());

        assertThat(one.toBuilder().build()).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(one.toBuilder().hostnameVerification(false).build()).isNotEqualTo(one);
        assertThat(TlsConfig.builder().build())
                .hasToString("TlsConfig[sslContext=the JVM's, hostnameVerification=true]");
    }
}
