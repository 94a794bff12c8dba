package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call that is cancelled before its request is sent also ends the request for what it needs first. */
@ExtendWith(RhetorMockExtension.class)
class CancelledPreparationsTest {
    private final RhetorMock rhetor;

    CancelledPreparationsTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @BeforeEach
    void hangWithTheProviders() {
        rhetor.on(RhetorOperation.LIST_PROVIDERS).always(Reply.text("never").hang());
    }

    private TektonLlmClientBuilder client() {
        return plain(rhetor).timeout(Duration.ofHours(1));
    }

    private void assertAborted(CompletableFuture<CompletionResponse> call) throws Exception {
        ReceivedRequest request = rhetor.takeRequest(SOON);
        assertThat(request.operation()).hasValue(RhetorOperation.LIST_PROVIDERS);
        call.cancel(true);

        assertThat(request.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void cancellingACallEndsItsRequestForThePrices() throws Exception {
        try (TektonLlmClient client = client().costMeter(CostMeter.create()).build()) {
            assertAborted(client.async().generateText("Hi"));
        }
    }

    @Test
    void cancellingACallEndsItsRequestForTheContextOfItsModel() throws Exception {
        GenerationOptions fitted = GenerationOptions.builder().fitToModel(true).build();
        try (TektonLlmClient client = client().build()) {
            assertAborted(client.async().generateText("Hi", fitted));
        }
    }
}
