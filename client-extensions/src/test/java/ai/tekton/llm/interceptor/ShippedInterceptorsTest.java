package ai.tekton.llm.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.model.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The interceptors that the library brings. */
@ExtendWith(RhetorMockExtension.class)
class ShippedInterceptorsTest {
    private static final Pattern MAIL = Pattern.compile("[\\w.]+@[\\w.]+\\w");
    private static final Pattern CARD = Pattern.compile("\\b\\d{4}-\\d{4}\\b");

    private static TektonLlmClientBuilder client(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .profile(ServerProfile.CONTRACT)
                .useFallback(false)
                .maxRetries(0);
    }

    @Test
    void anEqualCallIsAnsweredFromTheCacheAndNamesItAsItsBackend(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("first"), Reply.text("second"));
        try (TektonLlmClient client = client(rhetor)
                .interceptor(ResponseCache.of(10, Duration.ofMinutes(1)))
                .build()) {
            client.generateText("Hi");
            CompletionResponse again = client.generateText(
                    "Hi",
                    GenerationOptions.builder().timeout(Duration.ofSeconds(5)).build());

            assertThat(again.content()).isEqualTo("first");
            assertThat(again.backend()).contains("cache");
            assertThat(again.attempts()).isZero();
            assertThat(again.usage()).isEmpty();
            assertThat(client.streamText("Hi").text()).isEqualTo("first");
            assertThat(client.generateText(
                                    "Hi",
                                    GenerationOptions.builder().temperature(0.1).build())
                            .content())
                    .isEqualTo("second");
        }
        assertThat(rhetor.journal()).hasSize(2);
    }

    @Test
    void anAnswerForOneTenantIsNotGivenToAnotherAndATraceIsNotATenant(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("first"), Reply.text("second"));
        Queue<String> tenants = new ArrayDeque<>(List.of("one", "one", "two"));
        AtomicInteger traces = new AtomicInteger();
        try (TektonLlmClient client = client(rhetor)
                .interceptor(CallHeaders.of("X-Tenant", tenants::remove))
                .interceptor(CallHeaders.of("Baggage", () -> "trace=" + traces.incrementAndGet()))
                .interceptor(ResponseCache.of(10, Duration.ofMinutes(1)))
                .build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("first");
            assertThat(client.generateText("Hi").content()).isEqualTo("first");
            assertThat(client.generateText("Hi").content()).isEqualTo("second");
        }
    }

    @Test
    void aStreamFillsTheCacheForWholeAnswers(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("one ", "two"));
        try (TektonLlmClient client = client(rhetor)
                .interceptor(ResponseCache.of(10, Duration.ofMinutes(1)))
                .build()) {
            client.streamText("Hi").text();

            assertThat(client.generateText("Hi").content()).isEqualTo("one two");
        }
        assertThat(rhetor.journal()).hasSize(1);
    }

    @Test
    void theCacheEvictsExpiredAndLeastRecentlyUsedAnswers(RhetorMock rhetor) {
        ManualClock clock = new ManualClock();
        try (TektonLlmClient client = client(rhetor)
                .interceptor(ResponseCache.of(2, Duration.ofMinutes(1), clock))
                .build()) {
            client.generateText("a");
            clock.now = clock.now.plus(Duration.ofMinutes(1));
            client.generateText("a");
            assertThat(rhetor.journal()).hasSize(2);

            client.generateText("b");
            client.generateText("a");
            client.generateText("c");
            assertThat(rhetor.journal()).hasSize(4);
            client.generateText("a");
            assertThat(rhetor.journal()).hasSize(4);
            client.generateText("b");
            assertThat(rhetor.journal()).hasSize(5);
        }
    }

    @Test
    void theCacheKeepsNoAnswerOfAFallbackOrOfAContextAtTheServer(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "busy"));
        try (TektonLlmClient client = client(rhetor)
                .useFallback(true)
                .interceptor(ResponseCache.of(10, Duration.ofMinutes(1)))
                .build()) {
            assertThat(client.generateText("Hi").fallback()).isTrue();
            assertThat(client.generateText("Hi").fallback()).isFalse();
            GenerationOptions kept = GenerationOptions.builder().contextId("c").build();
            client.generateText("Hi", kept);
            client.generateText("Hi", kept);
        }
        assertThat(rhetor.journal()).hasSize(4);
    }

    @Test
    void aWrongSizeOrTimeOfTheCacheIsNamed() {
        assertThatThrownBy(() -> ResponseCache.of(0, Duration.ofMinutes(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("maxEntries");
        assertThatThrownBy(() -> ResponseCache.of(1, Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("keptFor");
    }

    @Test
    void redactedTextDoesNotReachTheServerAndIsRestoredInTheAnswer(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Write to [[R1]], not to [[R9]] or [[R2]]."));
        try (TektonLlmClient client =
                client(rhetor).interceptor(Redaction.of(MAIL, CARD)).build()) {
            CompletionResponse answer = client.generateText(
                    "Mail ada@example.org about 1234-5678, or ada@example.org again",
                    GenerationOptions.builder()
                            .systemPrompt("You are bob@example.org")
                            .build());

            assertThat(answer.content()).isEqualTo("Write to ada@example.org, not to [[R9]] or 1234-5678.");
        }
        var sent = rhetor.chatRequests().get(0).chatRequest();
        assertThat(sent.getMessages())
                .extracting(Message::getContent)
                .containsExactly("Mail [[R1]] about [[R2]], or [[R1]] again");
        assertThat(sent.getSystemPrompt()).isEqualTo("You are [[R3]]");
    }

    /** For any splitting of an answer into chunks. */
    @Test
    void redactedTextIsRestoredInAStreamThatIsSplitAnywhere() {
        String answer = "a[[R1]]b[[[R2]] [[R1] [x[[R";
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            Placeholders placeholders = new Placeholders(List.of(MAIL));
            placeholders.hide("ada@example.org bob@example.org");
            StringBuilder seen = new StringBuilder();
            int start = 0;
            while (start < answer.length()) {
                int end = Math.min(answer.length(), start + 1 + random.nextInt(5));
                seen.append(placeholders.showChunk(answer.substring(start, end), end == answer.length(), false));
                start = end;
            }
            assertThat(seen.toString()).isEqualTo("aada@example.orgb[bob@example.org [[R1] [x[[R");
        }
    }

    @Test
    void aMatchOfOnePatternIsCompletelyHiddenFromTheNextPattern() {
        Placeholders placeholders =
                new Placeholders(List.of(MAIL, Pattern.compile("\\d+"), Pattern.compile("to .* now|[R\\]]")));
        String text = "write 42 times to ada@example.org right now, R";

        String hidden = placeholders.hide(text);

        assertThat(hidden).isEqualTo("write [[R2]] times [[R3]], [[R4]]");
        assertThat(placeholders.show(hidden)).isEqualTo(text);
    }

    @Test
    void anAnswerFromTheCacheDoesNotShareTheConversationOfTheOriginalCall(RhetorMock rhetor) {
        try (TektonLlmClient client = client(rhetor)
                .interceptor(ResponseCache.of(10, Duration.ofMinutes(1)))
                .build()) {
            assertThat(client.generateText("Hi").contextId()).isPresent();
            assertThat(client.generateText("Hi").contextId()).isEmpty();
        }
        assertThat(rhetor.journal()).hasSize(1);
    }

    @Test
    void aHeaderThatCannotBeSentIsRefusedWhenItIsSet() {
        assertThatThrownBy(() -> CallHeaders.of("Host", "x"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Host");
        assertThatThrownBy(() -> CallHeaders.of("X-Key", "secret\n"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aHeaderWithoutAValueIsNamed(RhetorMock rhetor) {
        try (TektonLlmClient client =
                client(rhetor).interceptor(CallHeaders.of("X-Key", () -> null)).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("X-Key");
        }
    }

    private static final class ManualClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
