package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GENERATE_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_API_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What scripts, and requests at once, come to. */
class SeptemberScriptTest {
    private static final String HI = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
    private static final String NO_RESPONSE = "{\"detail\":\"Failed to get response from numa-ai: No response\"}";
    private static final String TOO_LONG = "{\"detail\":\"Failed to get response from numa-ai: "
            + "Separator is found, but chunk is longer than limit\"}";

    @RegisterExtension
    static final RhetorMockExtension MOCK = new RhetorMockExtension(
            RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).clock(Calls.CLOCK));

    @Test
    void aScriptedTextIsSentInTheFormOfThisGeneration(RhetorMock rhetor) throws Exception {
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.text("Paris."));
        rhetor.on(GENERATE_COMPLETION).enqueue(Reply.text("Madrid."));

        ObjectNode chat = Calls.object(ask(rhetor, HI));
        ObjectNode prompt = Calls.object(Calls.call(rhetor, GENERATE_COMPLETION, "{\"prompt\": \"hi\"}"));

        assertThat(chat.path("content").asText()).isEqualTo("Paris.");
        assertThat(chat.path("response").asText()).isEqualTo("Paris.");
        assertThat(prompt.path("response").asText()).isEqualTo("Madrid.");
    }

    @Test
    void aFailureOfTheModelIsSentAsAPythonDictInTheAnswer(RhetorMock rhetor) throws Exception {
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.adapterError("Claude's down\n"));

        HttpResponse<String> response = ask(rhetor, "{\"messages\": [], \"capability\": \"code\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Calls.object(response).path("content").asText())
                .isEqualTo("{'type': 'error', 'ai_id': 'apollo-ai', 'error': \"Claude's down\\n\"}");
    }

    @Test
    void questionsAndAnswersThatExceedTheLengthOfALineAreErrors(RhetorMock rhetor) throws Exception {
        String longest = "é".repeat(32_768);
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.text(longest), Reply.text(longest + "x"));

        assertThat(ask(rhetor, HI).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = ask(rhetor, HI);
        HttpResponse<String> fits = ask(rhetor, question(longest));
        HttpResponse<String> question = ask(rhetor, question(longest + "x"));

        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(List.of(answer, question)).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo(TOO_LONG);
        });
        assertThat(rhetor.journal())
                .last()
                .satisfies(request -> assertThat(request.reachedModel()).isEmpty());
    }

    @Test
    void theSecondOfTwoConcurrentRequestsCutsTheFirstOff(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(CREATE_CHAT_COMPLETION)
                .enqueue(
                        Reply.standard().hold(gate),
                        Reply.standard().delay(Duration.ofDays(1)),
                        Reply.text("third").hold(gate));

        CompletableFuture<HttpResponse<String>> first = later(rhetor, HI);
        CompletableFuture<HttpResponse<String>> second = later(rhetor, HI);
        CompletableFuture<HttpResponse<String>> third = later(rhetor, HI);

        assertThat(List.of(first, second))
                .allSatisfy(cutOff -> assertThat(cutOff).succeedsWithin(SOON).satisfies(response -> {
                    assertThat(response.statusCode()).isEqualTo(500);
                    assertThat(response.body()).isEqualTo(NO_RESPONSE);
                }));
        assertThat(third).isNotDone();
        gate.open();
        assertThat(third)
                .succeedsWithin(SOON)
                .satisfies(response -> assertThat(response.body()).contains("third"));
    }

    @Test
    void requestsToAnotherModelOrToNoModelCutNoRequestOff(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.text("held").hold(gate));

        CompletableFuture<HttpResponse<String>> held = later(rhetor, HI);
        ask(rhetor, "{\"messages\": [], \"capability\": \"code\"}");
        ask(rhetor, "{\"messages\": [], \"context_id\": \"c\"}");
        ask(rhetor, "{}");
        Calls.get(rhetor, "/health");

        assertThat(held).isNotDone();
        gate.open();
        assertThat(held)
                .succeedsWithin(SOON)
                .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200));
    }

    @Test
    void aRequestWhoseAnswerHasStartedIsNotCutOff(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(CREATE_CHAT_COMPLETION).enqueue(Reply.text("begun").holdBefore(0, gate));

        try (RawClient client = new RawClient(rhetor).call(CREATE_CHAT_COMPLETION, HI)) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(ask(rhetor, HI).statusCode()).isEqualTo(200);
            gate.open();
            assertThat(client.readTo("\"response\":\"begun\"}")).contains("\"content\":\"begun\"");
        }
    }

    @Test
    void aMissingOperationTakesNoRepliesFromTheGeneralQueueButCanBeScripted(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("kept"));
        rhetor.on(GET_API_HEALTH).enqueue(Reply.error(503, "starting"));

        assertThat(Calls.call(rhetor, GET_API_HEALTH).statusCode()).isEqualTo(503);
        assertThat(Calls.call(rhetor, GET_API_HEALTH).statusCode()).isEqualTo(404);
        assertThat(Calls.object(ask(rhetor, HI)).path("content").asText()).isEqualTo("kept");
        assertThat(rhetor.journal().get(0).operation()).isEqualTo(Optional.of(GET_API_HEALTH));
    }

    private static HttpResponse<String> ask(RhetorMock rhetor, String body) throws Exception {
        return Calls.call(rhetor, CREATE_CHAT_COMPLETION, body);
    }

    /** Asks, and waits until the request has come. */
    private static CompletableFuture<HttpResponse<String>> later(RhetorMock rhetor, String body)
            throws InterruptedException {
        CompletableFuture<HttpResponse<String>> response =
                Calls.later(Calls.request(rhetor.url(), CREATE_CHAT_COMPLETION, body));
        rhetor.takeRequest(SOON);
        return response;
    }

    private static String question(String text) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + text + "\"}]}";
    }
}
