package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.FrameType.CANCEL;
import static ai.tekton.llm.mock.FrameType.GENERATE;
import static ai.tekton.llm.mock.FrameType.PONG;
import static ai.tekton.llm.mock.FrameType.REGISTER;
import static ai.tekton.llm.mock.FrameType.STREAM;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RhetorMockExtension.class)
class WebSocketScriptTest {
    @Test
    void theQueuesOfTypeOperationAndMockComeInThisOrderAndDefaultsLast(RhetorMock rhetor) throws Exception {
        rhetor.on(CREATE_CHAT_COMPLETION).always(Reply.text("operation, always"));
        rhetor.on(GENERATE).always(Reply.text("type, always")).enqueue(Reply.text("type"));
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.text("operation"));
        rhetor.enqueue(Reply.text("any"));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            for (String text : List.of("type", "operation", "any", "type, always", "type, always")) {
                assertThat(content(client.prompt(GENERATE, "1", "Hello!"))).isEqualTo(text);
            }
            client.send("{\"type\":\"CHAT\",\"request_id\":\"1\"," + RawClient.QUESTION.substring(1));
            assertThat(content(client)).isEqualTo("operation, always");
        }
    }

    @Test
    void oneQueueServesHttpAndTheWebSocketInTurn(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("first"), Reply.text("second"));

        try (SocketClient client = SocketClient.registered(rhetor).send("{\"type\":\"PONG\"}")) {
            assertThat(Calls.call(rhetor, GET_HEALTH).body()).isEqualTo("first");
            assertThat(content(client.prompt(GENERATE, "1", "Hello!"))).isEqualTo("second");
        }
    }

    @Test
    void aReplyMayBeMadeFromTheFrameOrFromTheRequestThatItStandsFor(RhetorMock rhetor) throws Exception {
        rhetor.on(GENERATE)
                .enqueue(frame -> Reply.text("Heard: "
                        + frame.as(ai.tekton.rhetor.model.GenerateFrame.class).getPrompt()));
        rhetor.on(CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text(request + ": "
                        + request.chatRequest().getMessages().get(0).getContent()));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(content(client.prompt(GENERATE, "1", "Hello!"))).isEqualTo("Heard: Hello!");
            assertThat(content(client.prompt(GENERATE, "1", "Hello!")))
                    .startsWith("GENERATE /ws from port ")
                    .endsWith(": Hello!");
        }
    }

    @Test
    void aTextIsSentWholeOrStreamedDependingOnTheFrame(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("It is Paris."), Reply.text("It is Paris."));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(content(client.prompt(GENERATE, "1", "Hello!"))).isEqualTo("It is Paris.");
            assertThat(client.prompt(STREAM, "2", "Hello!").stream())
                    .extracting(chunk -> chunk.path("chunk").asText())
                    .containsExactly("It", " is", " Paris.", "");
        }
    }

    @Test
    void aScriptedStreamHasItsPaceItsPingsAndItsEnd(RhetorMock rhetor) throws Exception {
        rhetor.on(STREAM)
                .enqueue(
                        Reply.stream("a", "b").pace(Duration.ofMillis(1)).pingBefore(1),
                        Reply.stream("a").ending(StreamEnd.NONE));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(STREAM, "1", "Hello!");
            assertThat(client.next("CHUNK").path("chunk").asText()).isEqualTo("a");
            client.next("PING");
            assertThat(SocketClient.text(client.stream())).isEqualTo("b");

            client.prompt(STREAM, "2", "Hello!");
            assertThat(client.next("CHUNK").path("done").asBoolean()).isFalse();
            assertThat(nothingMore(client, rhetor)).isTrue();
        }
    }

    @Test
    void anErrorReplyIsAnErrorFrameWithItsStatusAsTheCode(RhetorMock rhetor) throws Exception {
        rhetor.on(GENERATE)
                .enqueue(
                        Reply.error(429, "slow down"),
                        Reply.detail(503, "starting"),
                        Reply.body("text/html", "<h1>Bad Gateway</h1>").status(502),
                        Reply.text("too late").status(504),
                        Reply.standard().status(500),
                        Reply.adapterError("overloaded").status(502));
        String asked = "{\"type\":\"GENERATE\",\"request_id\":\"1\",\"context_id\":\"c\",\"prompt\":\"Hello!\"}";

        try (SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(client.send(asked).nextAsIs())
                    .isEqualTo("{\"type\":\"ERROR\",\"error\":\"slow down\",\"request_id\":\"1\",\"context_id\":\"c\","
                            + "\"code\":429}");
            for (String error : List.of(
                    "503 starting",
                    "502 <h1>Bad Gateway</h1>",
                    "504 too late",
                    "500 Internal Server Error",
                    "502 overloaded")) {
                ObjectNode frame = client.send(asked).next("ERROR");
                assertThat(frame.path("code").asText() + " "
                                + frame.path("error").asText())
                        .isEqualTo(error);
            }
        }
    }

    @Test
    void aFailureOfTheAdapterIsSentInAResponseOrAChunk(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.adapterError("overloaded"),
                Reply.adapterError("overloaded"),
                Reply.stream("a", "b").errorAfter(1, "overloaded"));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            ObjectNode response = client.prompt(GENERATE, "1", "Hello!").next("RESPONSE");
            assertThat(response.path("content").asText()).isEmpty();
            assertThat(response.path("error").asText()).isEqualTo("overloaded");
            assertThat(client.prompt(STREAM, "2", "Hello!").stream())
                    .singleElement()
                    .satisfies(chunk -> assertThat(chunk.path("error").asText()).isEqualTo("overloaded"));
            List<ObjectNode> cut = client.prompt(STREAM, "3", "Hello!").stream();
            assertThat(SocketClient.text(cut)).isEqualTo("a");
            assertThat(cut.get(1).path("error").asText()).isEqualTo("overloaded");
        }
    }

    @Test
    void aJsonReplySetsTheFieldsOfTheAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.json(new ChatResponse().message("old")), Reply.json(new ChunkFrame().withDone(true)));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            ObjectNode response = client.prompt(GENERATE, "1", "Hello!").next("RESPONSE");
            assertThat(response.path("message").asText()).isEqualTo("old");
            assertThat(response.path("request_id").asText()).isEqualTo("1");
            assertThat(client.prompt(STREAM, "2", "Hello!").stream()).hasSize(1);
        }
    }

    @Test
    void framesHaveTheirTextInTheConfiguredFieldToo() throws Exception {
        try (RhetorMock rhetor =
                        RhetorMock.builder().textField(TextField.RESPONSE).start();
                SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(client.prompt(GENERATE, "1", "Hello!")
                            .next("RESPONSE")
                            .path("response")
                            .asText())
                    .contains("Hello!");
        }
    }

    @Test
    void framesAreSentUnchanged(RhetorMock rhetor) throws Exception {
        rhetor.on(GENERATE)
                .enqueue(Reply.frames(
                        new ResponseFrame().withContent("one"),
                        new ResponseFrame().withContent("two"),
                        new ResponseFrame().withContent("of another").withRequestId("other"),
                        "{\"type\":\"HELLO\"}",
                        "no JSON"));
        rhetor.on(STREAM)
                .enqueue(Reply.frames(
                        new ChunkFrame().withDone(true), new PingFrame(), new ChunkFrame().withChunk("late")));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(content(client.prompt(GENERATE, "1", "Hello!"))).isEqualTo("one");
            assertThat(client.next("RESPONSE").path("request_id").asText()).isEqualTo("1");
            assertThat(client.next("RESPONSE").path("request_id").asText()).isEqualTo("other");
            assertThat(client.nextAsIs()).isEqualTo("{\"type\":\"HELLO\"}");
            assertThat(client.nextAsIs()).isEqualTo("no JSON");
            assertThat(client.prompt(STREAM, "2", "Hello!").stream()).hasSize(1);
            assertThat(client.nextAsIs()).isEqualTo("{\"type\":\"PING\"}");
            assertThat(client.next("CHUNK").path("chunk").asText()).isEqualTo("late");
        }
    }

    @Test
    void eventsAreSentAsUnchangedTexts(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.events("data: 1\n\n", "data: 2\n\n"));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", "Hello!")) {
            assertThat(client.nextAsIs()).isEqualTo("data: 1\n\n");
            assertThat(client.nextAsIs()).isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void aReplyOfFramesCannotAnswerAnHttpRequest(RhetorMock rhetor) throws Exception {
        rhetor.on(STREAM_CHAT_COMPLETION).enqueue(Reply.frames("x"));

        assertThat(Calls.call(rhetor, STREAM_CHAT_COMPLETION).body()).contains("only to the WebSocket");
    }

    @Test
    void aReplyIsDelayedUntilTheGateOpens(RhetorMock rhetor) throws Exception {
        Gate whole = new Gate();
        Gate second = new Gate();
        rhetor.enqueue(
                Reply.text("late").hold(whole),
                Reply.stream("a", "b").holdBefore(1, second).delay(Duration.ofMillis(1)));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(GENERATE, "1", "Hello!").prompt(STREAM, "2", "Hello!");
            assertThat(client.next("CHUNK").path("chunk").asText()).isEqualTo("a");
            assertThat(nothingMore(client, rhetor)).isTrue();
            whole.open();
            assertThat(content(client)).isEqualTo("late");
            second.open();
            assertThat(SocketClient.text(client.stream())).isEqualTo("b");
        }
    }

    @Test
    void aFailedStageDropsTheSocketAndTheOutcomeHasTheCause(RhetorMock rhetor) throws Exception {
        IllegalStateException cause = new IllegalStateException("no");
        rhetor.enqueue(Reply.standard().hold(CompletableFuture.failedFuture(cause)));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(GENERATE, "1", "Hello!");
            rhetor.awaitNoConnections(SOON);
            assertThat(rhetor.takeFrame(SOON).outcome())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCause(cause);
        }
    }

    @Test
    void aScriptThatFailsIsAnErrorAndTheOutcomeHasTheCause(RhetorMock rhetor) throws Exception {
        IllegalStateException cause = new IllegalStateException("no idea");
        rhetor.on(GENERATE).enqueue(frame -> {
            throw cause;
        });
        rhetor.on(GENERATE).enqueue(frame -> null);

        try (SocketClient client = SocketClient.registered(rhetor)) {
            ObjectNode error = client.prompt(GENERATE, "1", "Hello!").next("ERROR");
            assertThat(error.path("code").asInt()).isEqualTo(500);
            assertThat(error.path("error").asText()).contains("no idea");
            assertThat(rhetor.takeFrame(SOON).outcome())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCause(cause);
            assertThat(client.prompt(GENERATE, "2", "Hello!")
                            .next("ERROR")
                            .path("error")
                            .asText())
                    .contains("no reply to GENERATE over WebSocket 1");
        }
    }

    @Test
    void registerCanBeAnsweredByTheScript(RhetorMock rhetor) throws Exception {
        rhetor.on(REGISTER).enqueue(Reply.error(403, "not you"), Reply.text("Welcome."));

        try (SocketClient client = SocketClient.open(rhetor)) {
            assertThat(client.send(SocketClient.REGISTER).nextAsIs())
                    .isEqualTo("{\"type\":\"ERROR\",\"error\":\"not you\",\"code\":403}");
            client.prompt(GENERATE, "1", "Hello!").next("ERROR");
            assertThat(client.send(SocketClient.REGISTER)
                            .next("REGISTER_ACK")
                            .path("message")
                            .asText())
                    .isEqualTo("Welcome.");
            client.prompt(GENERATE, "1", "Hello!").next("RESPONSE");
        }
    }

    @Test
    void cancelMayBeIgnored(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(STREAM).enqueue(Reply.stream("a", "b").holdBefore(1, gate));
        rhetor.on(CANCEL).enqueue(Reply.frames(new ChunkFrame().withChunk("late")));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", "Hello!")) {
            client.next("CHUNK");
            assertThat(client.cancel("1").next("CHUNK").path("chunk").asText()).isEqualTo("late");
            gate.open();
            assertThat(SocketClient.text(client.stream())).isEqualTo("b");
            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "PONG"})
    void aFrameThatRequestsNoAnswerCannotBeAnswered(FrameType type, RhetorMock rhetor) throws Exception {
        rhetor.on(type).enqueue(Reply.text("x"));
        String frame = type == PONG ? "{\"type\":\"PONG\"}" : "{\"type\":\"CANCEL\",\"request_id\":\"1\"}";

        try (SocketClient client = SocketClient.registered(rhetor).send(frame)) {
            assertThat(client.next("ERROR").path("error").asText()).contains("No model answers " + type);
        }
    }

    private static String content(SocketClient client) throws InterruptedException {
        return client.next("RESPONSE").path("content").asText();
    }

    /** A pong comes after all that was sent before it. */
    private static boolean nothingMore(SocketClient client, RhetorMock rhetor) throws InterruptedException {
        assertThat(client.ping("now").pong()).isEqualTo("now");
        return client.hasNothingYet();
    }
}
