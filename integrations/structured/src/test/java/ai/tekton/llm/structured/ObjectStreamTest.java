package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectStreamTest {
    private static final GenerationOptions OPEN = GenerationOptions.defaults();

    private final RhetorMock mock = RhetorMock.start();
    private final TektonLlmClient client = TektonLlmClient.builder()
            .componentId("cook")
            .url(mock.url())
            .profile(ServerProfile.CONTRACT)
            .maxRetries(0)
            .build();
    private final StructuredClient structured = StructuredClient.of(client);

    @AfterEach
    void close() {
        client.close();
        mock.close();
    }

    /** All parts, asked for one by one. */
    private static final class Parts<T> implements Flow.Subscriber<ObjectPart<T>> {
        private final List<ObjectPart<T>> all = new ArrayList<>();
        private final CompletableFuture<List<ObjectPart<T>>> finished = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ObjectPart<T> part) {
            all.add(part);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            finished.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            finished.complete(all);
        }

        List<ObjectPart<T>> await() throws Exception {
            return finished.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void anObjectIsReportedWhileItGrowsAndCheckedAtItsEnd() {
        mock.enqueue(Reply.stream("```json\n{\"name\": \"flo", "ur\", \"gra", "ms\": 25", "0}", "\n```"));
        List<Map<String, Object>> events = new ArrayList<>();

        try (ObjectStream<Recipes.Ingredient> stream = structured.streamObject("What?", Recipes.Ingredient.class)) {
            for (ObjectPart<Recipes.Ingredient> part : stream) {
                events.add(part.fields());
                assertThat(part.done()).isEqualTo(part.response().isPresent());
            }
            assertThat(stream.result().object()).isEqualTo(new Recipes.Ingredient("flour", 250));
        }

        assertThat(events)
                .containsExactly(
                        Map.of("name", "flour"),
                        Map.of("name", "flour", "grams", 250),
                        Map.of("name", "flour", "grams", 250));
        assertThatThrownBy(() -> events.get(0).put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anInvalidObjectIsRequestedAgainAndStartsOver() {
        mock.enqueue(
                Reply.stream("{\"name\": \"flour\", ", "\"grams\": 0}"),
                Reply.stream("{\"name\": \"flour\", ", "\"grams\": 1}"));

        try (ObjectStream<Recipes.Ingredient> stream = structured.streamObject("What?", Recipes.Ingredient.class)) {
            List<Integer> rounds = new ArrayList<>();
            stream.forEach(part -> rounds.add(part.round()));
            assertThat(rounds).containsExactly(1, 1, 2, 2, 2);
            assertThat(stream.result().rounds()).isEqualTo(2);
        }
    }

    @Test
    void aListIsReportedWithItsElements() {
        mock.enqueue(Reply.stream(
                "{\"items\": [{\"name\": \"a\", ", "\"grams\": 1}, {\"name\": \"b\"", ", \"grams\": 2}]}"));

        try (ObjectStream<List<Recipes.Ingredient>> stream =
                structured.streamList("What?", Recipes.Ingredient.class, OPEN)) {
            List<Integer> sizes = new ArrayList<>();
            stream.forEach(part -> sizes.add(part.items().size()));
            assertThat(sizes).containsExactly(1, 2, 2, 2);
            assertThat(stream.result().object()).hasSize(2);
        }
    }

    @Test
    void anObjectThatStaysInvalidAndARequestThatNoBackendAnswersEndTheStream() {
        mock.enqueue(Reply.stream("no"), Reply.stream("no"), Reply.stream("no"));
        try (ObjectStream<Recipes.Careful> stream = structured.streamObject("What?", Recipes.Careful.class)) {
            assertThatThrownBy(stream::result).isInstanceOf(StructuredOutputException.class);
        }

        mock.enqueue(Reply.error(503, "gone"));
        try (ObjectStream<Recipes.Careful> stream = structured.streamObject("What?", Recipes.Careful.class)) {
            assertThatThrownBy(stream::result).isInstanceOf(FallbackException.class);
        }
    }

    @Test
    void closingEarlyEndsTheExchange() throws Exception {
        mock.enqueue(Reply.stream("{\"name\": \"flour\", ", "\"grams\": 1}").holdBefore(1, new CompletableFuture<>()));

        try (ObjectStream<Recipes.Ingredient> stream = structured.streamObject("What?", Recipes.Ingredient.class)) {
            assertThat(stream.iterator().next().fields()).containsKey("name");
        }

        mock.awaitNoConnections(Duration.ofMinutes(1));
    }

    @Test
    void aPublisherReportsTheSameParts() throws Exception {
        mock.enqueue(
                Reply.stream("{\"name\": \"flour\", ", "\"grams\": 0}"),
                Reply.stream("{\"name\": \"flour\", ", "\"grams\": 1}"));
        Parts<Recipes.Ingredient> parts = new Parts<>();

        structured.async().streamObject("What?", Recipes.Ingredient.class, OPEN).subscribe(parts);

        assertThat(parts.await()).extracting(ObjectPart::round).containsExactly(1, 1, 2, 2, 2);
        assertThat(parts.await().get(4).response().orElseThrow().object())
                .isEqualTo(new Recipes.Ingredient("flour", 1));
    }

    @Test
    void aPublisherReportsWhyThereIsNoObject() {
        Parts<Recipes.Node> refused = new Parts<>();
        structured.async().streamObject("What?", Recipes.Node.class, OPEN).subscribe(refused);
        assertThatThrownBy(refused::await).hasMessageContaining("Nothing was sent");

        mock.enqueue(Reply.stream("no"), Reply.stream("no"), Reply.stream("no"));
        Parts<Recipes.Careful> wrong = new Parts<>();
        structured.async().streamObject("What?", Recipes.Careful.class, OPEN).subscribe(wrong);
        assertThatThrownBy(wrong::await).hasCauseInstanceOf(StructuredOutputException.class);
    }
}
