package ai.tekton.llm.cli.log;

import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A question and its answer. Immutable.
 *
 * @param question the question
 * @param asked the time of the question
 * @param system the system prompt
 * @param provider the requested provider
 * @param model the requested model
 * @param answer the text of the answer as far as it arrived; empty if none did
 * @param outcome the answer's metadata; empty if it is incomplete
 */
public record Turn(
        String question,
        Instant asked,
        Optional<String> system,
        Optional<String> provider,
        Optional<String> model,
        Optional<String> answer,
        Optional<Outcome> outcome) {

    /**
     * The metadata of a complete answer. Immutable.
     *
     * @param provider the provider that answered
     * @param model the model that answered
     * @param usage the number of tokens
     * @param latency the duration of the call
     * @param simulated whether the built-in mock answered
     */
    public record Outcome(
            Optional<String> provider,
            Optional<String> model,
            Optional<Usage> usage,
            Duration latency,
            boolean simulated) {}

    Turn withAnswer(Optional<String> text, Optional<Outcome> how) {
        return new Turn(question, asked, system, provider, model, text, how);
    }

    /** Whether the answer is complete.
     *
     * @return false if it was truncated, or never started
     */
    public boolean isAnswered() {
        return outcome.isPresent();
    }
}
