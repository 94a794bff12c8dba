package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.FrameType.CHAT;
import static ai.tekton.llm.mock.FrameType.CHAT_STREAM;
import static ai.tekton.llm.mock.FrameType.GENERATE;
import static ai.tekton.llm.mock.FrameType.STREAM;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.PingFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketAnswersTest {
    private static final String QUESTION = "What is the capital of France?";
    private static final String ANSWER = "Simulated answer from Rhetor's mock to: \\\"" + QUESTION + "\\\"";

    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().clock(Calls.CLOCK));

    @Test
    void everyFrameOfBothSidesFitsTheContract(RhetorMock rhetor) throws Exception {
        Set<String> seen = new TreeSet<>();
        try (SocketClient client = SocketClient.open(rhetor)) {
            for (FrameType type : FrameType.values()) {
                for (String frame : FrameSchemasTest.examples(type).toList()) {
                    client.send(frame);
                    seen.addAll(answersTo(type, client));
                }
            }
            rhetor.webSockets().get(0).send(new PingFrame());
            seen.add(client.next().path("type").asText());
            client.sendAsIs("no JSON");
            seen.add(client.next().path("type").asText());
        }

        for (ReceivedFrame frame : rhetor.frames()) {
            frame.type().ifPresent(type -> {
                seen.add(type.name());
                SocketClient.SCHEMAS.check(frame.text());
            });
        }
        // A refusal is of another generation.
        seen.add("error");
        assertThat(seen).isEqualTo(SocketClient.SCHEMAS.types());
    }

    private static List<String> answersTo(FrameType type, SocketClient client) throws Exception {
        return switch (type) {
            case REGISTER -> List.of(client.next("REGISTER_ACK").path("type").asText());
            case GENERATE, CHAT -> List.of(client.next("RESPONSE").path("type").asText());
            case STREAM, CHAT_STREAM ->
                client.stream().stream()
                        .map(chunk -> chunk.path("type").asText())
                        .toList();
            case CANCEL, PONG -> List.of();
        };
    }

    @Test
    void registerIsAcknowledgedWithTheComponentsId(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor).send(SocketClient.REGISTER)) {
            assertThat(client.nextAsIs())
                    .isEqualTo("{\"type\":\"REGISTER_ACK\",\"component_id\":\"test\",\"message\":\"Registered.\"}");
        }
    }

    @Test
    void aFrameBeforeRegisterIsAnErrorOfTheConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("kept"));
        try (SocketClient client = SocketClient.open(rhetor).prompt(GENERATE, "1", QUESTION)) {
            assertThat(client.nextAsIs()).isEqualTo("{\"type\":\"ERROR\",\"error\":\"Not registered.\"}");

            client.send(SocketClient.REGISTER).next("REGISTER_ACK");
            assertThat(client.prompt(GENERATE, "1", QUESTION)
                            .next()
                            .path("content")
                            .asText())
                    .isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[]", "{\"type\":\"HELLO\",\"request_id\":\"1\"}", "{\"request_id\":\"1\"}", ""})
    void aFrameOfAnUnknownTypeIsAnErrorOfTheConnection(String text, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).sendAsIs(text)) {
            ObjectNode error = client.next("ERROR");

            assertThat(error.has("request_id")).isFalse();
            assertThat(error.path("code").asInt()).isEqualTo(400);
            assertThat(rhetor.takeFrame(SOON).type()).isEmpty();
            assertThat(client.prompt(GENERATE, "1", QUESTION).next("RESPONSE")).isNotNull();
        }
    }

    @Test
    void aBinaryFrameIsAnErrorOfTheConnection(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).sendBinary(SocketClient.REGISTER)) {
            assertThat(client.next("ERROR").has("request_id")).isFalse();
        }
    }

    @Test
    void aPromptIsAnsweredWithOneResponseByteForByte(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", QUESTION)) {
            assertThat(client.nextAsIs())
                    .isEqualTo("{\"type\":\"RESPONSE\",\"request_id\":\"1\",\"fallback\":false,\"content\":\"" + ANSWER
                            + "\",\"model\":\"claude-3-sonnet-20240229\",\"provider\":\"anthropic\","
                            + "\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":12,"
                            + "\"total_tokens\":18},\"context_id\":\"ctx-1\","
                            + "\"timestamp\":\"2025-03-01T12:00:00.123456\"}");
        }
    }

    @Test
    void theAnswerIsTheSameAsOverHttp(RhetorMock rhetor) throws Exception {
        String fields = RawClient.QUESTION.replaceFirst(
                "}$", ",\"context_id\":\"c\",\"model_id\":\"gpt-4o\",\"options\":{\"max_tokens\":3}}");
        ChatResponse http = Calls.model(Calls.call(rhetor, CREATE_CHAT_COMPLETION, fields), ChatResponse.class);

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.send("{\"type\":\"CHAT\",\"request_id\":\"1\"," + fields.substring(1));
            assertThat(Json.MAPPER.treeToValue(client.next("RESPONSE"), ChatResponse.class))
                    .isEqualTo(http);

            client.send("{\"type\":\"CHAT_STREAM\",\"request_id\":\"2\"," + fields.substring(1));
            List<ObjectNode> chunks = client.stream();
            assertThat(SocketClient.text(chunks)).isEqualTo(http.getContent());
            assertThat(chunks.get(3).path("finish_reason").asText()).isEqualTo("length");
            assertThat(chunks.get(3).path("usage")).isEqualTo(Json.object(http.getUsage()));
            assertThat(chunks)
                    .extracting(chunk -> chunk.path("context_id").asText())
                    .containsOnly("c");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "CHAT_STREAM"})
    void aStreamEndsWithAChunkThatIsDoneAndHasTheUsage(FrameType type, RhetorMock rhetor) throws Exception {
        String asked = type == STREAM ? "\"prompt\":\"" + QUESTION + "\"}" : RawClient.QUESTION.substring(1);
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.send("{\"type\":\"" + type + "\",\"request_id\":\"1\"," + asked);
            List<ObjectNode> chunks = client.stream();

            assertThat(SocketClient.text(chunks)).isEqualTo(ANSWER.replace("\\", ""));
            assertThat(chunks)
                    .hasSize(13)
                    .allMatch(chunk -> chunk.path("request_id").asText().equals("1"))
                    .allMatch(chunk -> chunk.path("context_id").asText().equals("ctx-1"));
            assertThat(chunks.subList(0, 12)).noneMatch(chunk -> chunk.has("usage") || chunk.has("finish_reason"));
            assertThat(chunks.get(12).path("finish_reason").asText()).isEqualTo("stop");
            assertThat(chunks.get(12).path("usage").path("total_tokens").asInt())
                    .isEqualTo(18);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"GENERATE","request_id":"1"}|body.prompt: Field required
                    {"type":"CHAT","request_id":"1"}|body.messages: Field required
                    {"type":"CHAT_STREAM","request_id":"1","messages":[]}|body.messages: List should have at least 1
                    {"type":"STREAM","request_id":"1","prompt":"a","options":{"top_p":2}}|body.options.top_p: Input
                    """)
    void aRequestThatDoesNotFitTheContractIsAnErrorThatSaysWhy(String frame, String error, RhetorMock rhetor)
            throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).sendAsIs(frame)) {
            ObjectNode answer = client.next("ERROR");

            assertThat(answer.path("request_id").asText()).isEqualTo("1");
            assertThat(answer.path("code").asInt()).isEqualTo(422);
            assertThat(answer.path("error").asText()).startsWith(error);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"GENERATE\",\"prompt\":\"a\"}",
                "{\"type\":\"STREAM\",\"request_id\":\"\",\"prompt\":\"a\"}",
                "{\"type\":\"CANCEL\",\"request_id\":1}",
                "{\"type\":\"REGISTER\"}"
            })
    void aFrameWithoutItsIdIsAnErrorWithoutOne(String frame, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).sendAsIs(frame)) {
            ObjectNode error = client.next("ERROR");

            assertThat(error.has("request_id")).isFalse();
            assertThat(error.path("code").asInt()).isEqualTo(422);
        }
    }

    @Test
    void anIdThatIsInUseIsRefusedAndTheFirstRequestContinues(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.text("first").hold(gate));
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(GENERATE, "1", QUESTION).prompt(GENERATE, "1", QUESTION);
            assertThat(client.next("ERROR").path("code").asInt()).isEqualTo(409);

            gate.open();
            assertThat(client.next("RESPONSE").path("content").asText()).isEqualTo("first");
            assertThat(client.prompt(GENERATE, "1", QUESTION).next("RESPONSE")).isNotNull();
        }
    }

    @Test
    void manyRequestsAreAnsweredConcurrentlyAndEachInItsOrder(RhetorMock rhetor) throws Exception {
        int requests = 50;
        Gate gate = new Gate();
        rhetor.on(STREAM)
                .always(frame ->
                        Reply.stream(frame.requestId().orElseThrow(), "b").holdBefore(1, gate));
        Map<String, List<String>> byRequest = new TreeMap<>();

        try (SocketClient client = SocketClient.registered(rhetor)) {
            for (int i = 0; i < requests; i++) {
                client.prompt(STREAM, "id-" + i, QUESTION);
            }
            for (int i = 0; i < requests; i++) {
                assertThat(client.next("CHUNK").path("chunk").asText()).isEqualTo("id-" + i);
            }
            gate.open();
            for (int i = 0; i < 2 * requests; i++) {
                ObjectNode chunk = client.next("CHUNK");
                byRequest
                        .computeIfAbsent(chunk.path("request_id").asText(), id -> new ArrayList<>())
                        .add(chunk.path("chunk").asText() + chunk.path("done"));
            }
        }

        assertThat(byRequest).hasSize(requests);
        assertThat(byRequest.values()).allMatch(List.of("bfalse", "true")::equals);
    }

    @Test
    void aCancelledRequestReceivesNothingMoreAndTheOthersContinue(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(STREAM).always(Reply.stream("a", "b").holdBefore(1, gate));
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(STREAM, "1", QUESTION).prompt(STREAM, "2", QUESTION);
            client.next("CHUNK");
            client.next("CHUNK");

            client.cancel("1").cancel("unknown");
            ReceivedFrame cancelled = rhetor.takeFrame(SOON);
            assertThat(cancelled.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
            gate.open();

            assertThat(client.stream())
                    .hasSize(2)
                    .allMatch(chunk -> chunk.path("request_id").asText().equals("2"));
            rhetor.webSockets().get(0).send(new PingFrame());
            client.next("PING");
            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void aPingIsAnsweredWithThePongOfRfc6455(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor).ping("are you there?")) {
            assertThat(client.pong()).isEqualTo("are you there?");
            assertThat(rhetor.frames()).isEmpty();
        }
    }

    @Test
    void aPongOfTheClientGetsNoAnswer(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            rhetor.webSockets().get(0).send(new PingFrame());
            assertThat(client.nextAsIs()).isEqualTo("{\"type\":\"PING\"}");

            client.send("{\"type\":\"PONG\"}").prompt(GENERATE, "1", QUESTION).next("RESPONSE");
            assertThat(rhetor.takeFrame(SOON).type()).contains(FrameType.PONG);
        }
    }

    @Test
    void aMessageInFragmentsIsOneFrame(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor)) {
            client.sendFragments(SocketClient.REGISTER.substring(0, 5), "", SocketClient.REGISTER.substring(5))
                    .next("REGISTER_ACK");
            assertThat(rhetor.takeFrame(SOON).text()).isEqualTo(SocketClient.REGISTER);
        }
    }

    @Test
    void contextIdsAreNumberedAcrossHttpAndTheWebSocket(RhetorMock rhetor) throws Exception {
        Calls.call(rhetor, CREATE_CHAT_COMPLETION);
        try (SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(client.prompt(GENERATE, "1", QUESTION)
                            .next()
                            .path("context_id")
                            .asText())
                    .isEqualTo("ctx-2");
            client.send("{\"type\":\"" + CHAT + "\",\"request_id\":\"2\"," + RawClient.QUESTION.substring(1));
            assertThat(client.next().path("context_id").asText()).isEqualTo("ctx-3");
            client.send("{\"type\":\"" + CHAT_STREAM + "\",\"request_id\":\"3\"," + RawClient.QUESTION.substring(1));
            assertThat(client.stream())
                    .extracting(chunk -> chunk.path("context_id").asText())
                    .containsOnly("ctx-4");
        }
    }
}
