package ai.tekton.llm.structured;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.List;
import java.util.Optional;

/**
 * No answer of the model was valid in any round. The message names the rules that the last answer violated; its text and the
 * exact faults are in {@link #lastText()} and {@link #findings()} only, as both contain the model's words.
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
                + " findings() has the location of each, and lastText() the answer.";
    }

    private static FailureDetails details(List<CompletionResponse> responses) {
        return FailureDetails.builder()
                .attempts(responses.stream()
                        .mapToInt(CompletionResponse::attempts)
                        .sum())
                .retryable(true)
                .build();
    }

    /** {@return the unchanged last answer; it may contain private data, so log it with care} */
    public String lastText() {
        return lastText;
    }

    /** {@return the faults of the last answer, one or more; empty in a deserialized copy} */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }

    /** {@return the answers of all rounds, with their usage; empty in a deserialized copy} */
    public List<CompletionResponse> responses() {
        return responses == null ? List.of() : responses;
    }

    /** {@return the tokens of all rounds together; empty if no answer reported them} */
    public Optional<ai.tekton.llm.model.Usage> usage() {
        return Usages.sum(responses());
    }
}
