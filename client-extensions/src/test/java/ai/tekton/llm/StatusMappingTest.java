package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RhetorMockExtension.class)
class StatusMappingTest {
    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, InvalidRequestException.class, false),
                Arguments.of(401, AuthenticationException.class, false),
                Arguments.of(403, AuthenticationException.class, false),
                Arguments.of(404, InvalidRequestException.class, false),
                Arguments.of(405, InvalidRequestException.class, false),
                Arguments.of(408, LlmTimeoutException.class, true),
                Arguments.of(413, InvalidRequestException.class, false),
                Arguments.of(415, InvalidRequestException.class, false),
                Arguments.of(418, InvalidRequestException.class, false),
                Arguments.of(422, InvalidRequestException.class, false),
                Arguments.of(429, RateLimitException.class, true),
                Arguments.of(500, AdapterException.class, true),
                Arguments.of(501, AdapterException.class, false),
                Arguments.of(502, AdapterException.class, true),
                Arguments.of(503, ServiceUnavailableException.class, true),
                Arguments.of(504, LlmTimeoutException.class, true),
                Arguments.of(307, LlmConnectionException.class, false));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void eachStatusBecomesItsExceptionForAnswersAndForStreams(
            int status, Class<? extends TektonLlmException> type, boolean retryable, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(status, "the reason"), Reply.error(status, "the reason"));

        try (TektonLlmClient client = plain(rhetor).build()) {
            for (TektonLlmException e : new TektonLlmException[] {
                catchThrowableOfType(type, () -> client.generateText("Hi")),
                catchThrowableOfType(type, () -> client.streamText("Hi"))
            }) {
                assertThat(e.status()).hasValue(status);
                assertThat(e.isRetryable()).isEqualTo(retryable);
                assertThat(e.attempts()).isEqualTo(1);
                assertThat(e).hasMessageContaining(rhetor.url()).hasMessageContaining("the reason");
            }
            ReceivedRequest request = rhetor.journal().get(1);
            assertThat(request.header("X-Request-ID")).isPresent();
        }
    }

    @Test
    void anExceptionCarriesTheRequestIdThatTheServerSaw(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "no"));

        try (TektonLlmClient client = plain(rhetor).build()) {
            TektonLlmException e = catchThrowableOfType(AdapterException.class, () -> client.generateText("Hi"));

            assertThat(e.requestId())
                    .isPresent()
                    .isEqualTo(rhetor.journal().get(0).header("X-Request-ID"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterIsReadAsSecondsOrAsADate(int status, RhetorMock rhetor) {
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        rhetor.enqueue(
                Reply.error(status, "later").header("Retry-After", "7"),
                Reply.error(status, "later").header("retry-after", inAnHour));

        try (TektonLlmClient client = plain(rhetor).build()) {
            assertThat(retryAfter(client)).isEqualTo(Duration.ofSeconds(7));
            assertThat(retryAfter(client)).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
        }
    }

    private static Duration retryAfter(TektonLlmClient client) {
        TektonLlmException e = catchThrowableOfType(TektonLlmException.class, () -> client.generateText("Hi"));
        return e instanceof RateLimitException limit
                ? limit.retryAfter().orElseThrow()
                : ((ServiceUnavailableException) e).retryAfter().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "''", "-5", "1.5"})
    void anInvalidRetryAfterIsIgnored(String value, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(429, "later").header("Retry-After", value));

        try (TektonLlmClient client = plain(rhetor).build()) {
            RateLimitException e = catchThrowableOfType(RateLimitException.class, () -> client.generateText("Hi"));

            assertThat(e.retryAfter()).isEmpty();
        }
    }

    @Test
    void aRetryAfterDateInThePastMeansNoDelay(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(429, "later").header("Retry-After", "Sat, 01 Jan 2000 00:00:00 GMT"));

        try (TektonLlmClient client = plain(rhetor).build()) {
            RateLimitException e = catchThrowableOfType(RateLimitException.class, () -> client.generateText("Hi"));

            assertThat(e.retryAfter()).contains(Duration.ZERO);
        }
    }

    @Test
    void aMissingServerIsAConnectionFailureWithTheAddressAndAdvice() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (TektonLlmClient client = plain("http://127.0.0.1:" + port).build()) {
            LlmConnectionException e =
                    catchThrowableOfType(LlmConnectionException.class, () -> client.generateText("Hi"));

            assertThat(e.isRetryable()).isTrue();
            assertThat(e.status()).isEmpty();
            assertThat(e).hasMessageContaining("http://127.0.0.1:" + port).hasMessageContaining("Is it running");
        }
    }

    @Test
    void anAnswerThatViolatesTheContractIsAConnectionFailureThatDoesNotQuoteIt(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.body("text/html", "<html>private page</html>"),
                Reply.body("application/json", "{\"content\": \"private"),
                Reply.body("application/json", "null"),
                Reply.body("application/json", ""),
                Reply.body("application/json", "{} {\"private\": 1}"),
                Reply.body("application/json", "{\"model\": \"private\"}"),
                Reply.notHttp("SSH-2.0-private\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                Reply.noAnswer());

        for (int i = 0; i < 8; i++) {
            try (TektonLlmClient client = plain(rhetor).build()) {
                LlmConnectionException e =
                        catchThrowableOfType(LlmConnectionException.class, () -> client.generateText("Hi"));
                assertThat(e).as("reply %d", i).isNotNull().hasMessageNotContaining("private");
                for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                    assertThat(String.valueOf(cause.getMessage()))
                            .as("reply %d", i)
                            .doesNotContain("private");
                }
            }
        }
    }

    @Test
    void aResponseThatIsNotAStreamIsAConnectionFailureThatNamesWhatArrived(RhetorMock rhetor) {
        rhetor.enqueue(Reply.body("text/html", "<html>private page</html>"), Reply.body("text/event-stream", ""));

        try (TektonLlmClient client = plain(rhetor).build()) {
            assertThat(catchThrowableOfType(LlmConnectionException.class, () -> client.streamText("Hi")))
                    .hasMessageContaining("text/html");
            assertThat(catchThrowableOfType(
                            LlmConnectionException.class,
                            () -> client.streamText("Hi").text()))
                    .hasMessageContaining("without an event");
        }
    }
}
