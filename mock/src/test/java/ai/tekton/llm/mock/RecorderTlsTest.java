package ai.tekton.llm.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    private HttpsServer server;
    private SSLContext tls;

    @BeforeEach
    void startServer() throws Exception {
        tls = context();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestHeaders()
                    .getFirst("Authorization")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void anHttpsServerIsRecordedWithTheCallersSslContext() throws Exception {
        HttpResponse<String> answer;
        try (RhetorRecorder recorder = builder().sslContext(tls).start()) {
            answer = ask(recorder);
        }

        assertThat(answer.body()).isEqualTo("Bearer through-it-goes");
        assertThat(Files.readString(folder.resolve("c.jsonl"))).doesNotContain("through-it-goes");
    }

    @Test
    void anUntrustedServerGives502WithTheReason() throws Exception {
        try (RhetorRecorder recorder = builder().start()) {
            HttpResponse<String> answer = ask(recorder);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("SSLHandshakeException")
                    .contains("Nothing of this request was recorded");
        }
        assertThat(folder.resolve("c.jsonl")).doesNotExist();
    }

    private RhetorRecorderBuilder builder() {
        URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        return RhetorRecorder.builder(address, folder.resolve("c.jsonl"))
                .profile(ai.tekton.rhetor.RhetorGeneration.CONTRACT);
    }

    private static HttpResponse<String> ask(RhetorRecorder recorder) throws Exception {
        return Calls.send(HttpRequest.newBuilder(URI.create(recorder.url() + "/x"))
                .header("Authorization", "Bearer through-it-goes"));
    }

    /** Of a certificate for this machine, which it trusts itself. */
    private SSLContext context() throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, PASSWORD);
        certificates.setCertificateEntry("a", keys.getCertificate("a"));
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
