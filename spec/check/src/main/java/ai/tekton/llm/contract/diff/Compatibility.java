package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.diff.Change.Direction;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a change of the server means to the client, which was made for the older contract. Stateless.
 *
 * <p>The rules: what the client sends must still be taken, so a request may be allowed more but not less; what the client
 * reads must still come, so an answer may bring more but not less. What is gone is breaking also where it was optional:
 * somebody may rely on it.
 */
final class Compatibility {
    private static final String IGNORED = "The client ignores it.";
    private static final String NOT_SENT = "The client does not send it.";
    private static final String REFUSED =
            "Where the server refuses the request for it, the call fails with InvalidRequestException.";
    private static final String UNREADABLE =
            "Where the client cannot read it as the contract's type, the call fails with LlmConnectionException.";
    private static final String NO_ANSWER =
            "Without a text there is no answer: calls fail with LlmConnectionException, or fall back.";
    private static final String EMPTY =
            "The client takes it as not given: what is read from it is empty or its default.";

    /** What the client sends with every request, whether its caller asks for it or not. */
    private static final Set<String> ALWAYS_SENT =
            Set.of(ChatRequest.JSON_PROPERTY_COMPONENT, ChatRequest.JSON_PROPERTY_STREAMING);

    private Compatibility() {}

    /** {@return the finding; empty where the change means nothing to the client} */
    static Optional<Finding> judge(Change change) {
        return change.direction() == Direction.TO_SERVER ? ofRequest(change) : ofAnswer(change);
    }

    private static Optional<Finding> ofRequest(Change change) {
        return switch (change.kind()) {
            case OPERATION_MOVED ->
                breaking(
                        change,
                        "It was " + change.was() + " and is " + change.is() + ".",
                        "The client asks at the place it knows, and its calls fail.");
            case OPERATION_RENAMED ->
                breaking(
                        change,
                        "The operation " + change.was() + " is called " + change.is() + ".",
                        "Nothing changes on the wire; the generated client's method has another name.");
            case MEDIA_TYPE_GONE -> breaking(change, change.was() + " is no longer taken.", REFUSED);
            case MEDIA_TYPE_NEW -> compatible(change, change.is() + " is taken besides.", NOT_SENT);
            case PARAMETER_REQUIRED ->
                breaking(change, "The " + change.is() + " parameter is required.", NOT_SENT + " " + REFUSED);
            case FIELD_GONE ->
                breaking(
                        change,
                        "The field is gone.",
                        "The client still sends it where its caller sets it; the server ignores it, or refuses the"
                                + " request for it.");
            case FIELD_RENAMED ->
                breaking(
                        change,
                        "It is called " + change.is() + " here.",
                        "The client sends " + change.was() + "; where the server does not take that too, it is lost.");
            case FIELD_NEW -> compatible(change, "The field is new.", NOT_SENT);
            case FIELD_NEW_REQUIRED -> breaking(change, "The field is new, and required.", NOT_SENT + " " + REFUSED);
            case FIELD_NOW_REQUIRED ->
                ALWAYS_SENT.contains(change.field())
                        ? compatible(change, "The field is required.", "The client always sends it.")
                        : breaking(change, "The field is required.", "The client sends it only where set. " + REFUSED);
            case TYPE_CHANGED ->
                includes(change.is(), change.was())
                        ? compatible(change, "The type " + change.is() + " includes " + change.was() + ".", NOT_SENT)
                        : breaking(change, "The type is " + change.is() + ", not " + change.was() + ".", REFUSED);
            case VALUES_GONE -> breaking(change, valuesGone(change), REFUSED);
            case VALUES_NEW -> compatible(change, "Also allowed: " + change.is() + ".", NOT_SENT);
            case LIMIT_TIGHTER -> breaking(change, limit(change), REFUSED);
            case LIMIT_WIDER -> compatible(change, limit(change), "The client keeps to the contract's limit.");
            case FIELD_UNDER_OLDER_NAME, FIELD_UNDER_ALIAS, FIELD_NOW_OPTIONAL, STATUS_CHANGED -> Optional.empty();
        };
    }

    private static Optional<Finding> ofAnswer(Change change) {
        return switch (change.kind()) {
            case STATUS_CHANGED ->
                breaking(
                        change,
                        "Success is told by status " + change.is() + ", not " + change.was() + ".",
                        "The client takes every 2xx for success.");
            case MEDIA_TYPE_GONE ->
                breaking(
                        change,
                        "No " + change.was() + " comes any more.",
                        "An answer of another kind fails with LlmConnectionException.");
            case MEDIA_TYPE_NEW ->
                compatible(change, change.is() + " may come too.", "The client does not ask for it.");
            case FIELD_GONE ->
                breaking(
                        change,
                        "The field is gone.",
                        change.field().equals(ChatResponse.JSON_PROPERTY_CONTENT) ? NO_ANSWER : EMPTY);
            case FIELD_UNDER_OLDER_NAME ->
                compatible(change, "It is called " + change.is() + ", as of old.", "The client reads it.");
            case FIELD_UNDER_ALIAS ->
                compatible(change, "It is called " + change.is() + " here.", "The client reads it.");
            case FIELD_RENAMED ->
                breaking(
                        change,
                        "It is called " + change.is() + " here.",
                        "The client reads " + change.was() + " alone.");
            case FIELD_NEW, FIELD_NEW_REQUIRED -> compatible(change, "The field is new.", IGNORED);
            case FIELD_NOW_OPTIONAL -> breaking(change, "The field may be missing.", EMPTY);
            case TYPE_CHANGED ->
                includes(change.was(), change.is())
                        ? compatible(change, "The type is " + change.is() + ", of " + change.was() + ".", IGNORED)
                        : breaking(change, "The type is " + change.is() + ", not " + change.was() + ".", UNREADABLE);
            case VALUES_GONE -> compatible(change, valuesGone(change), IGNORED);
            case VALUES_NEW ->
                compatible(
                        change,
                        "Also possible: " + change.is() + ".",
                        "The client reads what it does not know as unknown.");
            case OPERATION_MOVED,
                    OPERATION_RENAMED,
                    PARAMETER_REQUIRED,
                    FIELD_NOW_REQUIRED,
                    LIMIT_TIGHTER,
                    LIMIT_WIDER -> Optional.empty();
        };
    }

    /** Whether what is of the narrow types is of the wide ones too. */
    private static boolean includes(String wide, String narrow) {
        Set<String> types = new HashSet<>(Arrays.asList(wide.split(" or ")));
        if (types.contains("number")) {
            types.add("integer");
        }
        return types.containsAll(Arrays.asList(narrow.split(" or ")));
    }

    private static String valuesGone(Change change) {
        return change.is().isEmpty()
                ? "No longer there: " + change.was() + "."
                : "Only these are there: " + change.is() + ".";
    }

    private static String limit(Change change) {
        return "The limit is " + change.is() + ", and was " + change.was() + ".";
    }

    private static Optional<Finding> breaking(Change change, String message, String reaction) {
        return finding(Verdict.BREAKING, change, message, reaction);
    }

    private static Optional<Finding> compatible(Change change, String message, String reaction) {
        return finding(Verdict.COMPATIBLE, change, message, reaction);
    }

    private static Optional<Finding> finding(Verdict verdict, Change change, String message, String reaction) {
        return Optional.of(new Finding(verdict, Finding.Source.DOCUMENT, change.place(), message, reaction));
    }
}
