package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/**
 * A line of the input on its way through a run.
 *
 * @param line its place in the input, from 1
 * @param id the prompt's id
 * @param input the line as it was; empty where the input has no lines
 * @param prompt what is asked; empty where the line cannot be read, or was answered before
 * @param refusal why it cannot be asked
 * @param recorded the answer that an earlier run has
 */
record Work(
        long line,
        String id,
        String input,
        Optional<Prompt> prompt,
        Optional<TektonLlmException> refusal,
        Optional<String> recorded) {
    private static final int CHARACTERS_A_UNIT = 8192;

    static Work asked(long line, Prompt prompt, String input) {
        return new Work(line, prompt.id(), input, Optional.of(prompt), Optional.empty(), Optional.empty());
    }

    static Work refused(long line, String input, TektonLlmException why) {
        return new Work(line, Long.toString(line), input, Optional.empty(), Optional.of(why), Optional.empty());
    }

    static Work recorded(long line, String answer) {
        return new Work(line, "", "", Optional.empty(), Optional.empty(), Optional.of(answer));
    }

    /** How much room it takes of what is read ahead. */
    int units(int most) {
        return Math.min(most, 1 + input.length() / CHARACTERS_A_UNIT);
    }
}
