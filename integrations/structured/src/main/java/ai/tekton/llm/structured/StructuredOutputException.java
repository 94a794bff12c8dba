package ai.tekton.llm.structured;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.List;
import java.util.Optional;

/**
 * No answer of the model's fitted, however often it was asked. The message says the rules that the last one broke; the text
 * itself and what exactly is wrong with it are in {@link #lastText()} and {@link #findings()}, for both hold what the model has
 * said.
 */
public class StructuredOutputException extends TektonLlmException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_RULES = 5;

    private final transient List<CompletionResponse> responses;
    private final String lastText;
    private final transient List<Finding> findings;

    StructuredOutputException(String name, String end, List<CompletionResponse> responses, List<Finding> findings) {
        super(message(name, end, responses.size(), findings), details(responses));
        this.responses = List.copyOf(responses);
        this.lastText = responses.get(responses.size() - 1).content();
        this.findings = List.copyOf(findings);
    }

    private static String message(String name, String end, int rounds, List<Finding> findings) {
        List<String> rules = findings.stream().map(Finding::rule).distinct().toList();
        String shown = String.join(", ", rules.subList(0, Math.min(MOST_RULES, rules.size())));
        return "The answer does not fit " + name + ": " + findings.size()
                + (findings.size() == 1 ? " finding (" : " findings (")
                + shown + (rules.size() > MOST_RULES ? ", …" : "") + ") after " + rounds
                + (rounds == 1 ? " round. " : " rounds. ") + end
                + " findings() has the places, lastText() the answer.";
    }

    private static FailureDetails details(List<CompletionResponse> responses) {
        return FailureDetails.builder()
                .attempts(responses.stream()
                        .mapToInt(CompletionResponse::attempts)
                        .sum())
                .retryable(true)
                .build();
    }

    /** {@return the last answer as it came; not to be logged without thought} */
    public String lastText() {
        return lastText;
    }

    /** {@return all that is wrong with the last answer, one or more; empty in a copy that was serialized} */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }

    /** {@return the answers of all rounds, with their usage; empty in a copy that was serialized} */
    public List<CompletionResponse> responses() {
        return responses == null ? List.of() : responses;
    }

    /** {@return the tokens of all rounds together; empty where none told} */
    public Optional<ai.tekton.llm.model.Usage> usage() {
        return Usages.sum(responses());
    }
}
