package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.api.ChatApi;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.client.ApiClient;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The generated client by itself, as users of its module have it, without this library's transport. */
@ExtendWith(RhetorMockExtension.class)
class GeneratedClientTest {
    private final CloseableHttpClient http = HttpClients.createDefault();

    @AfterEach
    void close() throws IOException {
        http.close();
    }

    @Test
    void theClientReadsAnAnswerAndSendsTheTokenIfTheContractRequiresIt(RhetorMock rhetor) throws ApiException {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.text("Paris"));
        ApiClient client = client(rhetor);
        client.setBearerToken("secret");

        ChatResponse answer = new ChatApi(client).createChatCompletion(request(false), RhetorContract.VERSION);

        assertThat(answer.getContent()).isEqualTo("Paris");
        assertThat(rhetor.journal()).singleElement().satisfies(received -> {
            assertThat(received.header("Authorization")).contains("Bearer secret");
            assertThat(received.header("Rhetor-Contract-Version")).contains(RhetorContract.VERSION);
            assertThat(received.chatRequest().getMessages()).hasSize(1);
        });
    }

    @Test
    void theClientReturnsAnOpenStream(RhetorMock rhetor) throws ApiException, IOException {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).enqueue(Reply.stream("Par", "is"));

        try (InputStream events = new ChatApi(client(rhetor)).streamChatCompletion(request(true), null)) {
            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"chunk\":\"Par\"", "\"chunk\":\"is\"");
        }
    }

    @Test
    void theClientThrowsTheStatusTheHeadersAndTheBodyOfAFailure(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(Reply.error(500, "broken"));

        assertThatThrownBy(() -> new HealthApi(client(rhetor)).getApiHealth(null))
                .isInstanceOfSatisfying(ApiException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(500);
                    assertThat(failure.getResponseBody()).contains("broken");
                    assertThat(failure.getResponseHeaders()).containsKey("content-type");
                });
    }

    @Test
    void theClientThrowsIfNoServerListens(RhetorMock rhetor) {
        rhetor.close();

        assertThatThrownBy(() -> new HealthApi(client(rhetor)).getApiHealth(null))
                .isInstanceOf(ApiException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private ApiClient client(RhetorMock rhetor) {
        return new ApiClient(http).setBasePath(rhetor.url());
    }

    private static ChatRequest request(boolean streaming) {
        return new ChatRequest()
                .component("test")
                .streaming(streaming)
                .messages(List.of(new Message().role(MessageRole.USER).content("Hi")));
    }
}
