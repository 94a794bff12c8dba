package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;

/** Calls by an ordinary client. */
final class Calls {
    static final Duration SOON = Duration.ofSeconds(30);
    static final Clock CLOCK = Clock.fixed(Instant.parse("2025-03-01T12:00:00.123456Z"), ZoneOffset.UTC);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Calls() {}

    static HttpRequest.Builder request(String url, RhetorOperation operation, String body) {
        return HttpRequest.newBuilder(URI.create(url + operation.path()))
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .method(operation.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    static HttpResponse<String> call(RhetorMock rhetor, RhetorOperation operation)
            throws IOException, InterruptedException {
        return call(rhetor, operation, operation.method().equals("GET") ? "" : RawClient.QUESTION);
    }

    static HttpResponse<String> call(RhetorMock rhetor, RhetorOperation operation, String body)
            throws IOException, InterruptedException {
        return send(request(rhetor.url(), operation, body));
    }

    static HttpResponse<String> get(RhetorMock rhetor, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(rhetor.url() + path)).timeout(SOON));
    }

    static HttpResponse<String> post(RhetorMock rhetor, String path, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(rhetor.url() + path))
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    static CompletableFuture<HttpResponse<String>> later(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    static ObjectNode object(HttpResponse<String> response) {
        return Json.parse(response.body()).orElseThrow();
    }

    static <T> T model(HttpResponse<String> response, Class<T> type) throws IOException {
        return Json.MAPPER.readValue(response.body(), type);
    }
}
