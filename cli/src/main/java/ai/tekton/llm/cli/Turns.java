package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Instant;
import java.util.Optional;

/** Creates the turns that are recorded. */
final class Turns {
    private Turns() {}

    /** A question before it is sent. */
    static Turn asked(String question, GenerationOptions options) {
        return new Turn(
                question,
                Instant.now(),
                options.systemPrompt(),
                options.provider(),
                options.model(),
                Optional.empty(),
                Optional.empty());
    }
}
