package ai.tekton.llm.contract.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerDocumentTest {
    private static final String DOCUMENT =
            "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"Rhetor\", \"version\": \"9.1.0\"}, \"paths\": {}}";

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/api/v1/openapi.json"})
    void theDocumentIsFoundWhereFastApiServesIt(String place) {
        serve("/gateway" + place, 200, DOCUMENT);

        ServerDocument found = fetch("/gateway", Optional.of("secret")).orElseThrow();

        assertThat(found.source()).isEqualTo(place);
        assertThat(found.version()).contains("9.1.0");
        assertThat(tokens).containsExactly("Bearer secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"detail\": \"Not Found\"}", "{\"swagger\": \"2.0\", \"paths\": {}}", "[", ""})
    void aResponseThatIsNotADocumentIsIgnored(String body) {
        serve("/openapi.json", 200, body);

        assertThat(fetch("", Optional.empty())).isEmpty();
    }

    @Test
    void aRefusalIsNoDocument() {
        serve("/openapi.json", 403, DOCUMENT);

        assertThat(fetch("", Optional.empty())).isEmpty();
    }

    @Test
    void thereIsNoDocumentIfNoServerListens() {
        server.stop(0);

        assertThat(fetch("", Optional.empty())).isEmpty();
    }

    private Optional<ServerDocument> fetch(String path, Optional<String> token) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        ProbeSettings settings =
                new ProbeSettings(url, url, token, Duration.ofSeconds(30), true, Optional.empty(), Optional.empty());
        try (HttpExchanges http =
                new HttpExchanges(settings, Timeouts.of(settings), new ContractMessages(Contract.pinned()))) {
            return ServerDocument.fetch(http);
        }
    }

    private void serve(String path, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .ifPresent(tokens::add);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
