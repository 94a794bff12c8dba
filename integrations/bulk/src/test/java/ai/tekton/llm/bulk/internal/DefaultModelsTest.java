package ai.tekton.llm.bulk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class DefaultModelsTest {
    private static final ProviderList LIST = new ProviderList(
            Map.of("p", Provider.builder().id("p").name("P").defaultModel("m").build()),
            Optional.empty(),
            Optional.empty());

    private final List<CompletableFuture<ProviderList>> requests = new ArrayList<>();
    /** Begins just before it overflows. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private final DefaultModels models = new DefaultModels(
            () -> {
                requests.add(new CompletableFuture<>());
                return requests.get(requests.size() - 1);
            },
            now::get);

    private void fail(int request) {
        requests.get(request).completeExceptionally(new ServiceUnavailableException("Starting."));
    }

    @Test
    void allWhoNeedAModelMeanwhileWaitForOneRequest() {
        CompletableFuture<Optional<String>> first = models.of("p");
        CompletableFuture<Optional<String>> second = models.of("other");

        assertThat(requests).hasSize(1);
        assertThat(first).isNotDone();
        requests.get(0).complete(LIST);
        assertThat(first).isCompletedWithValue(Optional.of("m"));
        assertThat(second).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aListThatIsKnownIsNotRequestedAgain() {
        models.of("p");
        requests.get(0).complete(LIST);
        now.addAndGet(10 * DefaultModels.PAUSE.toNanos());

        assertThat(models.of("p")).isCompletedWithValue(Optional.of("m"));
        assertThat(requests).hasSize(1);
    }

    @Test
    void afterAFailureThereIsNoRequestForAPauseAndThenOne() {
        models.of("p");
        fail(0);

        now.addAndGet(DefaultModels.PAUSE.toNanos() - 1);
        for (int answer = 0; answer < 1000; answer++) {
            assertThat(models.of("p")).isCompletedWithValue(Optional.empty());
        }
        assertThat(requests).hasSize(1);

        now.incrementAndGet();
        CompletableFuture<Optional<String>> later = models.of("p");
        models.of("p");
        assertThat(requests).hasSize(2);
        requests.get(1).complete(LIST);
        assertThat(later).isCompletedWithValue(Optional.of("m"));
    }

    @Test
    void thePauseBeginsWithTheFailureAndNotWithTheRequest() {
        models.of("p");
        now.addAndGet(2 * DefaultModels.PAUSE.toNanos());
        fail(0);

        assertThat(models.of("p")).isCompletedWithValue(Optional.empty());
        assertThat(requests).hasSize(1);
    }
}
