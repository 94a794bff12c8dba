package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_API_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final String SPAIN = RawClient.QUESTION.replace("France", "Spain");

    @TempDir
    Path folder;

    private Path cassette() {
        return folder.resolve("cassette.jsonl");
    }

    @Test
    void aWholeAnswerOfSeptember2025IsReplayedByteForByteWithoutTheServer() throws Exception {
        String recorded;
        try (RhetorMock server =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            recorded = Recordings.record(server, cassette(), url -> answer(url, CREATE_CHAT_COMPLETION, "}"));
        }

        assertThat(Cassette.read(cassette()).profile()).contains("tekton-2025-09");
        assertThat(recorded).contains("\"response\":");
        String replayed = Recordings.replay(cassette(), url -> answer(url, CREATE_CHAT_COMPLETION, "}"));
        assertThat(replayed).isEqualTo(recorded);
    }

    @Test
    void aStreamIsReplayedByteForByteInTheSameChunksWithoutTheServer() throws Exception {
        String recorded;
        try (RhetorMock server = RhetorMock.start()) {
            server.enqueue(Reply.stream("Par", "is", " é.").pingBefore(1));
            recorded =
                    Recordings.record(server, cassette(), url -> answer(url, STREAM_CHAT_COMPLETION, "\r\n0\r\n\r\n"));
        }

        assertThat(recorded).contains("transfer-encoding: chunked").contains(": ping");
        String replayed = Recordings.replay(cassette(), url -> answer(url, STREAM_CHAT_COMPLETION, "\r\n0\r\n\r\n"));
        assertThat(replayed).isEqualTo(recorded);
    }

    @Test
    void aStreamOfSeptember2025WhichIsOneErrorIsReplayedByteForByte() throws Exception {
        String recorded;
        try (RhetorMock server =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            recorded = Recordings.record(server, cassette(), url -> answer(url, STREAM_CHAT_COMPLETION, "0\r\n\r\n"));
        }

        String replayed = Recordings.replay(cassette(), url -> answer(url, STREAM_CHAT_COMPLETION, "0\r\n\r\n"));
        assertThat(replayed).isEqualTo(recorded);
    }

    @Test
    void aWebSocketIsReplayedByteForByteButForTheIdOfTheRequest() throws Exception {
        List<String> recorded;
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = Recordings.recorder(server, cassette())) {
            recorded = conversation(recorder.webSocketUrl(), "one");
        }

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            assertThat(conversation(rhetor.webSocketUrl(), "two"))
                    .isEqualTo(recorded.stream()
                            .map(frame -> frame.replace("\"one\"", "\"two\""))
                            .toList());
            assertThat(rhetor.unrecorded()).isEmpty();
            assertThat(rhetor.unused()).isEmpty();
        }
    }

    @Test
    void aRefusalOverTheWebSocketOfSeptember2025IsReplayed() throws Exception {
        String recorded;
        try (RhetorMock server = RhetorMock.builder()
                        .profile(RhetorGeneration.TEKTON_2025_09)
                        .start();
                RhetorRecorder recorder = Recordings.recorder(server, cassette())) {
            recorded = firstAnswer(recorder.webSocketUrl());
        }

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            assertThat(firstAnswer(rhetor.webSocketUrl())).isEqualTo(recorded).contains("No messages provided");
        }
    }

    @Test
    void aRefusedHandshakeIsReplayed() throws Exception {
        try (RhetorMock server = RhetorMock.builder()
                        .profile(RhetorGeneration.TEKTON_OLDER)
                        .start();
                RhetorRecorder recorder = Recordings.recorder(server, cassette());
                RawClient client = new RawClient(recorder.url())) {
            client.send("GET /ws" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 403");
        }

        try (RhetorMock rhetor = Recordings.replay(cassette());
                RawClient client = new RawClient(rhetor)) {
            client.send("GET /ws" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void equalRequestsIncludingRetriesAreAnsweredInTheRecordedOrder() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            server.enqueue(Reply.error(503, "busy"), Reply.text("first"), Reply.text("second"));
            Recordings.record(server, cassette(), url -> List.of(post(url), post(url), post(url)));
        }

        List<HttpResponse<String>> answers =
                Recordings.replay(cassette(), url -> List.of(post(url), post(url), post(url)));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(503, 200, 200);
        assertThat(answers.get(1).body()).contains("first");
        assertThat(answers.get(2).body()).contains("second");
    }

    @Test
    void concurrentCallsAreMatchedByTheirContentAndNotByTheirOrder() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            for (int i = 0; i < 20; i++) {
                server.enqueue(Reply.text("answer " + i));
            }
            Recordings.record(server, cassette(), url -> {
                for (int i = 0; i < 20; i++) {
                    post(url, RawClient.QUESTION.replace("France", "land " + i + "."));
                }
                return "";
            });
        }

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 19; i >= 0; i--) {
                calls.add(Calls.later(Calls.request(
                        rhetor.url(),
                        CREATE_CHAT_COMPLETION,
                        RawClient.QUESTION.replace("France", "land " + i + "."))));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(calls.get(19 - i).get().body()).contains("\"answer " + i + "\"");
            }
        }
    }

    @Test
    void anUnrecordedRequestIsReportedWithTheMostSimilarRecording() throws Exception {
        recordFranceAndHealth();

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            HttpResponse<String> answer = post(rhetor.url(), SPAIN);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(rhetor.unrecorded())
                    .singleElement()
                    .asString()
                    .contains("no recording of POST /api/v1/chat")
                    .contains("The most similar is POST /api/v1/chat at line 2")
                    .contains("body /messages/0/content: recorded \"What is the capital of France?\"")
                    .contains("now \"What is the capital of Spain?\"");
            assertThat(answer.body()).contains("The most similar is");
            assertThat(rhetor.unused()).containsExactly("POST /api/v1/chat at line 2");
        }
    }

    @Test
    void aUsedRecordingIsReplayedAgainOnlyForRepeatableRequests() throws Exception {
        recordFranceAndHealth();

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            assertThat(post(rhetor.url()).statusCode()).isEqualTo(200);
            assertThat(post(rhetor.url()).statusCode()).isEqualTo(400);
            assertThat(rhetor.unrecorded().get(0)).contains("was used already");
            assertThat(Calls.call(rhetor, GET_API_HEALTH).statusCode()).isEqualTo(200);
            assertThat(Calls.call(rhetor, GET_API_HEALTH).statusCode()).isEqualTo(200);

            rhetor.reset();
            assertThat(post(rhetor.url()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDifferentNotationIsTheSameRequest() throws Exception {
        String recorded = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":0.70,"
                + "\"context_id\":\"6b0f7a52-0f0e-4a3c-9d3a-111111111111\",\"request_id\":\"a\"}";
        String live = "{ \"request_id\":\"b\",\"system\":null,\"temperature\":7e-1,"
                + "\"context_id\":\"6b0f7a52-0f0e-4a3c-9d3a-222222222222\","
                + "\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}]}";

        assertThat(CassetteMatching.standard().differences(request(recorded), request(live)))
                .isEmpty();
        assertThat(CassetteMatching.standard()
                        .differences(request(recorded), request(live.replace("\"Hi\"", "\"Ho\""))))
                .hasSize(1);
    }

    @Test
    void theMatchedFieldsCanBeConfigured() {
        CassetteRequest recorded = request("{\"a\":[{\"b\":1},{\"b\":2}],\"c\":3}");
        CassetteRequest live = request("{\"a\":[{\"b\":8},{\"b\":9}],\"c\":3}");
        CassetteMatching standard = CassetteMatching.standard();

        assertThat(standard.differences(recorded, live)).hasSize(2);
        assertThat(standard.ignoring("/a/*/b").differences(recorded, live)).isEmpty();
        assertThat(standard.ignoring("/a/0/b").differences(recorded, live)).hasSize(1);
        assertThat(standard.by((first, second) -> first.path().equals(second.path()))
                        .differences(recorded, live))
                .isEmpty();
        assertThat(standard.ignoring("/a").comparingHeaders("Accept-Language").differences(recorded, live))
                .isEmpty();
    }

    @Test
    void scriptedFaultsApplyToARecording() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            server.enqueue(Reply.stream("a", "b", "c"));
            Recordings.record(server, cassette(), url -> answer(url, STREAM_CHAT_COMPLETION, "\r\n0\r\n\r\n"));
        }

        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            rhetor.enqueue(Reply.error(503, "first busy"), Reply.standard().cutAfter(1));
            assertThat(Calls.call(rhetor, STREAM_CHAT_COMPLETION).statusCode()).isEqualTo(503);
            try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
                assertThat(client.readToEnd()).contains("\"chunk\":\"a\"").doesNotContain("\"chunk\":\"b\"");
            }
        }
    }

    @Test
    void realTimeReplayHasThePausesOfTheRecording() throws Exception {
        Recorded.Answer answer = new Recorded.Answer(
                20,
                200,
                List.of(),
                Recorded.Framing.CHUNKED,
                -1,
                List.of(new Recorded.Chunk(50, new byte[] {'a'}), new Recorded.Chunk(90, new byte[] {'b'})));
        Recorded.Http recorded =
                new Recorded.Http(1, 2, request("{}"), Optional.of(answer), Recorded.End.of(95, Recorded.How.COMPLETE));

        assertThat(new PlayedReplies(true)
                        .http(recorded, Reply.standard())
                        .plan()
                        .waits())
                .extracting(ReplyPlan.Wait::place, ReplyPlan.Wait::step)
                .containsExactly(
                        tuple(-1, new Step.Pause(Duration.ofMillis(20))),
                        tuple(0, new Step.Pause(Duration.ofMillis(30))),
                        tuple(1, new Step.Pause(Duration.ofMillis(40))),
                        tuple(2, new Step.Pause(Duration.ofMillis(5))));
        assertThat(new PlayedReplies(false)
                        .http(recorded, Reply.standard())
                        .plan()
                        .waits())
                .isEmpty();
    }

    @Test
    void anUnrecordedFrameIsAnErrorToItsRequestAndTheRestContinues() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = Recordings.recorder(server, cassette())) {
            conversation(recorder.webSocketUrl(), "one");
        }

        try (RhetorMock rhetor = Recordings.replay(cassette());
                SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(FrameType.GENERATE, "x", "Something else?");
            assertThat(client.next("ERROR").path("code").asInt()).isEqualTo(400);
            assertThat(rhetor.unrecorded().get(0)).contains("body /prompt: recorded \"Where?\"");
            client.prompt(FrameType.GENERATE, "y", "Where?");
            assertThat(client.next("RESPONSE").path("request_id").asText()).isEqualTo("y");
        }
    }

    private void recordFranceAndHealth() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            Recordings.record(server, cassette(), url -> {
                post(url);
                return Calls.send(Calls.request(url, GET_API_HEALTH, ""));
            });
        }
    }

    private static CassetteRequest request(String body) {
        return new CassetteRequest("POST", "/x", "", Map.of(), Rendered.utf8(body));
    }

    private static HttpResponse<String> post(String url) throws Exception {
        return post(url, RawClient.QUESTION);
    }

    private static HttpResponse<String> post(String url, String body) throws Exception {
        return Calls.send(Calls.request(url, CREATE_CHAT_COMPLETION, body));
    }

    private static String answer(String url, RhetorOperation operation, String end) throws Exception {
        try (RawClient client = new RawClient(url)) {
            client.send("POST " + operation.path()
                    + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + RawClient.QUESTION.length() + "\r\n\r\n" + RawClient.QUESTION);
            String all = client.readToEnd();
            assertThat(all).endsWith(end);
            return all;
        }
    }

    private static String firstAnswer(String url) throws Exception {
        try (SocketClient client = SocketClient.open(url).send(SocketClient.REGISTER)) {
            return client.nextAsIs();
        }
    }

    /** A complete answer and a stream at once over one socket; the stream's frames are put after the answer's. */
    private static List<String> conversation(String url, String id) throws Exception {
        List<String> frames = new ArrayList<>();
        try (SocketClient client = SocketClient.open(url).send(SocketClient.REGISTER)) {
            frames.add(client.nextAsIs());
            client.prompt(FrameType.GENERATE, id, "Where?");
            frames.add(client.nextAsIs());
            client.prompt(FrameType.STREAM, id, "And when?");
            String frame;
            do {
                frame = client.nextAsIs();
                frames.add(frame);
            } while (!frame.contains("\"done\":true"));
            client.close(1000);
            client.ended().get();
        }
        return frames;
    }
}
