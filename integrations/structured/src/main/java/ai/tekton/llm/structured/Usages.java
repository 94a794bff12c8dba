package ai.tekton.llm.structured;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Usage;
import java.util.List;
import java.util.Optional;

/** Adds up the tokens of several rounds. */
final class Usages {
    private Usages() {}

    static Optional<Usage> sum(List<CompletionResponse> responses) {
        return responses.stream()
                .flatMap(response -> response.usage().stream())
                .reduce((a, b) -> new Usage(
                        a.promptTokens() + b.promptTokens(),
                        a.completionTokens() + b.completionTokens(),
                        a.totalTokens() + b.totalTokens()));
    }
}
