package ai.tekton.llm.structured;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call, which asks again after each invalid answer: up to a number of times, within the client's retry budget and one
 * deadline. Not thread-safe; one round at a time may use it.
 *
 * @param <T> the object's class
 */
final class Rounds<T> {
    private static final int MAX_FINDINGS_SENT = 20;
    /** The maximum length of an invalid answer that the next request quotes in full. */
    private static final int MOST_SHOWN = 16_000;

    private final AnswerSchema<T> schema;
    private final ClientCalls calls;
    private final Question first;
    private final int mostReasks;
    private final Deadline deadline;
    private final List<CompletionResponse> responses = new ArrayList<>();
    private List<Finding> findings = List.of();

    Rounds(AnswerSchema<T> schema, ClientCalls calls, Question first, int mostReasks) {
        this.schema = schema;
        this.calls = calls;
        this.first = first;
        this.mostReasks = mostReasks;
        this.deadline = first.options()
                .deadline()
                .or(() -> calls.config().deadline())
                .map(time -> Deadline.in(time))
                .orElse(Deadline.none());
    }

    AnswerSchema<T> schema() {
        return schema;
    }

    int round() {
        return responses.size() + 1;
    }

    /** The request of the next round. */
    Question next() {
        GenerationOptionsBuilder options = first.options().toBuilder().responseFormat(schema.format());
        deadline.remaining().ifPresent(options::deadline);
        if (responses.isEmpty()) {
            return new Question(first.prompt(), first.messages(), options.build());
        }
        return new Question(Optional.empty(), askedAgain(), options.build());
    }

    /**
     * The messages of a further round; a server that stores the conversation has the request and the invalid answer already.
     */
    private List<Message> askedAgain() {
        CompletionResponse wrong = responses.get(responses.size() - 1);
        List<Message> messages = new ArrayList<>(first.conversation());
        if (first.options().contextId().isPresent() && !wrong.fallback()) {
            messages.removeIf(message -> message.role() != MessageRole.SYSTEM);
        } else if (!wrong.content().isBlank()) {
            messages.add(Message.assistant(shown(wrong.content())));
        }
        messages.add(Message.user(correction()));
        return messages;
    }

    private static String shown(String text) {
        if (text.length() <= MOST_SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_SHOWN - 1)) ? MOST_SHOWN - 1 : MOST_SHOWN;
        return text.substring(0, end) + "…";
    }

    /** The text differs in each round: a cache would answer the same request with the same invalid answer. */
    private String correction() {
        StringBuilder text =
                new StringBuilder("Your answer does not fit the JSON schema (round " + responses.size() + "):\n");
        findings.stream()
                .limit(MAX_FINDINGS_SENT)
                .forEach(finding -> text.append("- ")
                        .append(finding.path())
                        .append(": ")
                        .append(finding.message())
                        .append('\n'));
        if (findings.size() > MAX_FINDINGS_SENT) {
            text.append("- and ").append(findings.size() - MAX_FINDINGS_SENT).append(" more\n");
        }
        return text.append("Answer again with the whole corrected JSON document and nothing else.")
                .toString();
    }

    /**
     * Evaluates the answer of a round.
     *
     * @return the object; empty if {@link #next} must be sent
     * @throws TektonLlmException if the call fails or no answer is valid and nothing more is asked
     */
    Optional<ObjectResponse<T>> take(CompletionResponse response) {
        if (response.backend().filter(LocalFallback.NAME::equals).isPresent()) {
            throw withEarlierAnswers(noBackendAnswered(response));
        }
        responses.add(response);
        AnswerSchema.Made<T> made = schema.read(response.content());
        if (made.object().isPresent()) {
            return Optional.of(new ObjectResponse<>(made.object().get(), responses));
        }
        findings = made.findings();
        if (responses.size() > mostReasks) {
            throw wrong("The maximum number of rounds is reached.");
        }
        if (deadline.remaining()
                .filter(left -> left.compareTo(Duration.ZERO) <= 0)
                .isPresent()) {
            throw wrong("The deadline leaves no time for another round.");
        }
        if (!calls.takeRetry()) {
            throw wrong("The client's retry budget is used up.");
        }
        return Optional.empty();
    }

    private StructuredOutputException wrong(String end) {
        return new StructuredOutputException(schema.format().name(), end, responses, findings);
    }

    /** Adds the answers of the earlier rounds to the failure of a later one. */
    TektonLlmException withEarlierAnswers(TektonLlmException failure) {
        if (!responses.isEmpty() && !(failure instanceof StructuredOutputException)) {
            failure.addSuppressed(wrong("Another round failed."));
        }
        return failure;
    }

    private static TektonLlmException noBackendAnswered(CompletionResponse response) {
        List<BackendFailure> failures = response.failures();
        FailureDetails.Builder details =
                FailureDetails.builder().attempts(response.attempts()).retryable(true);
        if (failures.isEmpty()) {
            return new FallbackException("No backend answered, so there is no object.", details.build());
        }
        BackendFailure last = failures.get(failures.size() - 1);
        return new FallbackException(
                "No backend answered, so there is no object: " + last.backend() + ": "
                        + last.failure().getMessage(),
                details.cause(last.failure()).build());
    }
}
