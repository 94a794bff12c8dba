package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.TokenProvider;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.RegisterFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens that change, over both transports. */
@ExtendWith(RhetorMockExtension.class)
class TokenProviderTest {
    private final RhetorMock rhetor;
    private final AtomicInteger asked = new AtomicInteger();

    TokenProviderTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    /** Another token each time. */
    private String next() {
        return "t0ken-" + asked.incrementAndGet();
    }

    @Test
    void eachAttemptHasItsOwnToken() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(503, "busy"), Reply.text("ok"));
        try (TektonLlmClient client =
                plain(rhetor).tokenProvider(this::next).maxRetries(1).build()) {
            assertThat(client.generateText("Hi").attempts()).isEqualTo(2);
        }
        assertThat(authorizations()).containsExactly("Bearer t0ken-1", "Bearer t0ken-2");
    }

    @Test
    void aRefusedTokenIsReplacedAtOnceIfThereIsAnotherAndThatIsNotARetry() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(this::ofTheSecond);
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(this::ofTheSecond);
        try (TektonLlmClient client = plain(rhetor).tokenProvider(this::next).build()) {
            assertThat(client.generateText("Hi").attempts()).isEqualTo(1);
            asked.set(0);
            assertThat(client.streamText("Hi").text()).isNotEmpty();
        }
        assertThat(authorizations())
                .containsExactly("Bearer t0ken-1", "Bearer t0ken-2", "Bearer t0ken-1", "Bearer t0ken-2");
    }

    private Reply ofTheSecond(ReceivedRequest request) {
        return request.header("Authorization").filter("Bearer t0ken-2"::equals).isPresent()
                ? Reply.standard()
                : Reply.error(401, "expired");
    }

    @Test
    void aRefusedTokenIsNotSentAgainAndNotReplacedTwice() throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> Reply.error(401, "no"));
        try (TektonLlmClient same = plain(rhetor).tokenProvider(() -> "same").build();
                TektonLlmClient other = plain(rhetor).tokenProvider(this::next).build()) {
            assertThatThrownBy(() -> same.generateText("Hi")).isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(() -> other.async().generateText("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(AuthenticationException.class);
        }
        assertThat(authorizations()).containsExactly("Bearer same", "Bearer t0ken-1", "Bearer t0ken-2");
    }

    @Test
    void anExceptionOfATokenProviderIsTheCauseAndNothingIsSent() {
        IOException away = new IOException("the service of tokens is away, s3cret");
        TokenProvider failing = () -> {
            throw away;
        };
        try (TektonLlmClient http = plain(rhetor).tokenProvider(failing).build();
                TektonLlmWebSocketClient socket =
                        WebSocketClientTest.plain(rhetor).tokenProvider(failing).build()) {
            assertThatThrownBy(() -> http.generateText("Hi"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasCause(away)
                    .hasMessageContaining("The token provider failed with java.io.IOException")
                    .hasMessageNotContaining("s3cret");
            assertThatThrownBy(() -> http.streamText("Hi")).isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(() -> WebSocketClientTest.get(socket.generate("Hi")))
                    .cause()
                    .isInstanceOf(AuthenticationException.class)
                    .hasCause(away);
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @Test
    void anErrorOfAProviderEndsOnlyItsCallEvenDuringTheDetection() {
        TokenProvider broken = () -> {
            if (asked.incrementAndGet() <= 2) {
                throw new AssertionError("broken");
            }
            return "mended";
        };
        try (TektonLlmClient client =
                plain(rhetor).profile(ServerProfile.AUTO).tokenProvider(broken).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasCauseInstanceOf(AssertionError.class);

            assertThat(client.generateText("Hi").content()).isNotEmpty();
        }
    }

    @Test
    void anInvalidTokenIsNotSentAndNotShown() {
        try (TektonLlmClient spaced =
                        plain(rhetor).tokenProvider(() -> "s3 cret").build();
                TektonLlmClient none = plain(rhetor).tokenProvider(() -> null).build()) {
            assertThatThrownBy(() -> spaced.generateText("Hi"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("an invalid token")
                    .hasMessageNotContaining("cret");
            assertThatThrownBy(() -> none.generateText("Hi"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("returned null");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @Test
    void aBlockingProviderIsInterruptedAtTheTimeoutWithoutInterruptingTheCaller() {
        TokenProvider blocking = () -> {
            new CountDownLatch(1).await();
            return "never";
        };
        try (TektonLlmClient client = plain(rhetor)
                .tokenProvider(blocking)
                .timeout(Duration.ofMillis(200))
                .build()) {
            assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(LlmTimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThatThrownBy(() -> client.async().generateText("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(LlmTimeoutException.class);
        }
    }

    @Test
    void aTokenThatTheServerRepeatsIsNotShown() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.error(503, "unknown: " + request.header("Authorization")));
        try (TektonLlmClient client = plain(rhetor).tokenProvider(this::next).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> client.generateText("Hi"))
                        .isInstanceOf(ServiceUnavailableException.class)
                        .hasMessageContaining("Bearer ***")
                        .hasMessageNotContaining("t0ken");
            }
        }
    }

    @Test
    void aTokenThatTheHandshakeRefusesIsReplacedAtOnce() throws Exception {
        rhetor.onHandshake().always(this::ofTheSecond);
        try (TektonLlmWebSocketClient client =
                WebSocketClientTest.plain(rhetor).tokenProvider(this::next).build()) {
            assertThat(WebSocketClientTest.get(client.generate("Hi")).attempts())
                    .isEqualTo(1);
        }
        assertThat(authorizations()).containsExactly("Bearer t0ken-1", "Bearer t0ken-2");
        assertThat(rhetor.frames().get(0).as(RegisterFrame.class).getAuthToken())
                .isEqualTo("t0ken-2");
    }

    @Test
    void aTokenThatTheRegistrationRefusesIsReplacedAtOnce() throws Exception {
        rhetor.on(FrameType.REGISTER).enqueue(Reply.error(401, "expired"));
        try (TektonLlmWebSocketClient client =
                WebSocketClientTest.plain(rhetor).tokenProvider(this::next).build()) {
            assertThat(WebSocketClientTest.get(client.generate("Hi")).content()).isNotEmpty();
        }
        assertThat(authorizations()).containsExactly("Bearer t0ken-1", "Bearer t0ken-2");
    }

    @Test
    void aProviderThatFailedIsCalledAgainByTheNextRequestOverTheWebSocket() throws Exception {
        TokenProvider late = () -> {
            if (asked.incrementAndGet() == 1) {
                throw new IOException("not yet");
            }
            return "now";
        };
        try (TektonLlmWebSocketClient client =
                WebSocketClientTest.plain(rhetor).tokenProvider(late).build()) {
            assertThatThrownBy(() -> WebSocketClientTest.get(client.generate("Hi")))
                    .cause()
                    .isInstanceOf(AuthenticationException.class);

            assertThat(WebSocketClientTest.get(client.generate("Hi")).content()).isNotEmpty();
        }
    }

    @Test
    void theLastSettingOfTokenAndProviderWinsAndNeitherIsShown() {
        ClientConfig provided = ClientConfig.builder()
                .token("s3cret")
                .tokenProvider(() -> "s3cret")
                .build();

        assertThat(provided.token()).isEmpty();
        assertThat(provided.toBuilder().build()).isEqualTo(provided);
        assertThat(provided.toString()).contains("tokenProvider=***").doesNotContain("s3cret");
        assertThat(provided.toBuilder().token("other").build().tokenProvider()).isEmpty();
    }

    private List<String> authorizations() {
        return rhetor.journal().stream()
                .map(request -> request.header("Authorization").orElse("none"))
                .toList();
    }
}
