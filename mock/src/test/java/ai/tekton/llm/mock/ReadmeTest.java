package ai.tekton.llm.mock;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.StreamFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The code of README.md; the two are kept alike by hand. */
@ExtendWith(RhetorMockExtension.class)
class ReadmeTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void theCallerGivesUpWhenRhetorIsOverloaded(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.error(503, "No provider is available.").header("Retry-After", "30"));

        int status = ask(rhetor.url(), "What is the capital of France?"); // your code

        assertThat(status).isEqualTo(503);
        ReceivedRequest request = rhetor.takeRequest(Duration.ofSeconds(5));
        assertThat(request.chatRequest().getMessages().get(0).getContent()).contains("France");
    }

    @Test
    void aMockCanBeSetUpByHand() throws Exception {
        try (RhetorMock rhetor =
                RhetorMock.builder().basePath("/api/llm").token("secret").start()) {
            assertThat(ask(rhetor.url(), "Hello!")).isEqualTo(401);
        }
    }

    @Test
    void theServerSeesThatTheClientLeft(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, gate));

        try (RawClient client = new RawClient(rhetor).call(RhetorOperation.STREAM_CHAT_COMPLETION)) {
            assertThat(client.readTo("\r\n\r\n\r\n")).contains("Par"); // the first chunk came in real time
        }

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aSocketThatIsClosedInTheMiddleOfAStreamIsReportedToTheCaller(RhetorMock rhetor) throws Exception {
        rhetor.on(FrameType.STREAM)
                .enqueue(Reply.stream("Par", "is.").cutAfter(1).byClose(1011, "going down"));
        rhetor.onHandshake().enqueue(Reply.standard(), Reply.error(503, "starting"));

        List<String> chunks = stream(rhetor.webSocketUrl(), "What is the capital of France?"); // your code

        assertThat(chunks).containsExactly("Par");
        assertThat(rhetor.takeFrame(Duration.ofSeconds(5)).type()).contains(FrameType.REGISTER);
        ReceivedFrame stream = rhetor.takeFrame(Duration.ofSeconds(5));
        assertThat(stream.as(StreamFrame.class).getPrompt()).contains("France");
        assertThat(stream.outcome()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void theSecondOfTwoRequestsCutsTheFirstOffWhereARhetorDoes() throws Exception {
        try (RhetorMock rhetor =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            Gate gate = new Gate();
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .enqueue(Reply.standard().hold(gate));
            CompletableFuture<Integer> first = askLater(rhetor.url(), "What is the capital of France?"); // your code
            assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).reachedModel())
                    .contains("What is the capital of France?");

            assertThat(ask(rhetor.url(), "And of Spain?")).isEqualTo(200);
            assertThat(first).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(500); // the second aborted it
        }
    }

    @Test
    void recordedExchangesAreReplayed(RhetorMock server, @TempDir Path folder) throws Exception {
        String rhetorUrl = server.url();
        Path cassette = folder.resolve("france.jsonl");
        try (RhetorRecorder recorder = RhetorRecorder.start(URI.create(rhetorUrl), cassette)) {
            ask(recorder.url(), "What is the capital of France?"); // your code
        }

        try (RhetorMock rhetor = RhetorMock.builder().cassette(cassette).start()) {
            assertThat(ask(rhetor.url(), "What is the capital of France?")).isEqualTo(200);
            assertThat(ask(rhetor.url(), "And of Spain?")).isEqualTo(400);
            assertThat(rhetor.unrecorded().get(0)).contains("now \"And of Spain?\"");
        }
    }

    private static List<String> stream(String url, String prompt) throws Exception {
        try (SocketClient client = SocketClient.open(url).send(SocketClient.REGISTER)) {
            client.next("REGISTER_ACK");
            String chunk = client.prompt(FrameType.STREAM, "1", prompt)
                    .next("CHUNK")
                    .path("chunk")
                    .asText();
            assertThat(client.ended()).succeedsWithin(Calls.SOON).isEqualTo("1011 going down");
            return List.of(chunk);
        }
    }

    private static int ask(String url, String question) throws IOException, InterruptedException {
        return HTTP.send(request(url, question), BodyHandlers.discarding()).statusCode();
    }

    private static CompletableFuture<Integer> askLater(String url, String question) {
        return HTTP.sendAsync(request(url, question), BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    private static HttpRequest request(String url, String question) {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}";
        URI chat = URI.create(url + RhetorOperation.CREATE_CHAT_COMPLETION.path());
        return HttpRequest.newBuilder(chat)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
