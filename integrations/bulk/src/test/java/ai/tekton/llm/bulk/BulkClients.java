package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
import java.util.function.Function;

/** Clients without a server. */
final class BulkClients {
    private BulkClients() {}

    /** Answers by a function; neither retries nor falls back. */
    static TektonLlmClient answering(Function<ChatCall, String> answer) {
        return TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(LlmBackend.answering(answer))
                .useFallback(false)
                .maxRetries(0)
                .build();
    }
}
