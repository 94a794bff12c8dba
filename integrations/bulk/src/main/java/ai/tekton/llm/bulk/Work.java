package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/**
 * A line of the input during a run.
 *
 * @param line its position in the input, from 1
 * @param id the prompt's id
 * @param input the unchanged line; empty where the input has no lines
 * @param prompt the prompt; empty where the line is unreadable, or was answered before
 * @param refusal why the line cannot be sent
 * @param recorded the answer of an earlier run
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

    static Work refused(long line, String id, String input, TektonLlmException why) {
        return new Work(line, id, input, Optional.empty(), Optional.of(why), Optional.empty());
    }

    static Work recorded(long line, String answer) {
        return new Work(line, "", "", Optional.empty(), Optional.empty(), Optional.of(answer));
    }

    /** Its share of the amount that is read ahead. */
    int units(int most) {
        return Math.min(most, 1 + input.length() / CHARACTERS_A_UNIT);
    }
}
