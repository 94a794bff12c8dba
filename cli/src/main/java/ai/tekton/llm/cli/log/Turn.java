package ai.tekton.llm.cli.log;

import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A question and what became of it. Immutable.
 *
 * @param question what was asked
 * @param asked when
 * @param system what the model was told before the conversation
 * @param provider the provider that was asked for
 * @param model the model that was asked for
 * @param answer what was answered, as far as it came; empty where nothing did
 * @param outcome how the answer came about; empty where it is not whole
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
     * How a whole answer came about. Immutable.
     *
     * @param provider who answered
     * @param model which model did
     * @param usage how many tokens it took
     * @param latency how long it took
     * @param simulated whether it was the built-in mock
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

    /**
     * Whether the answer is all there.
     *
     * @return false where it was cut off, or never began
     */
    public boolean isAnswered() {
        return outcome.isPresent();
    }
}
