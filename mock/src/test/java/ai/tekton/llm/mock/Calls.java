package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
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

    static <T> T model(HttpResponse<String> response, Class<T> type) throws IOException {
        return Json.MAPPER.readValue(response.body(), type);
    }
}
