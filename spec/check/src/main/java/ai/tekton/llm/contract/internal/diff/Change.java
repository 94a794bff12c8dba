package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import java.util.List;

/**
 * The kinds of changes, each with its meaning in a request and in an answer to a client that was made for the older
 * contract. In the texts {@code %1$s} is what was there before, and {@code %2$s} what is there now.
 *
 * <p>The rules: the server must still accept what the client sends, so a request may be allowed more but not less; the
 * server must still send what the client reads, so an answer may contain more but not less. A removed field is breaking
 * also where it was optional, because somebody may rely on it.
 */
enum Change {
    OPERATION_MOVED(
            breaking("It was %1$s and is %2$s.", "The client asks at the place it knows, and its calls fail."),
            Meaning.NONE),
    OPERATION_RENAMED(
            breaking(
                    "The operation %1$s is called %2$s.",
                    "Nothing changes on the wire; the generated client's method has another name."),
            Meaning.NONE),
    STATUS_CHANGED(
            Meaning.NONE, breaking("Success has status %2$s, not %1$s.", "The client treats every 2xx as success.")),
    MEDIA_TYPE_GONE(
            breaking("%1$s is no longer taken.", Meaning.REFUSED),
            breaking("No %1$s comes any more.", "An answer of another kind fails with LlmConnectionException.")),
    MEDIA_TYPE_NEW(
            compatible("%2$s is taken besides.", Meaning.NOT_SENT),
            compatible("%2$s may come too.", "The client does not ask for it.")),
    PARAMETER_REQUIRED(breaking("The %2$s parameter is required.", Meaning.NEITHER), Meaning.NONE),
    FIELD_GONE(
            breaking(
                    "The field was removed.",
                    "The client still sends it where its caller sets it; the server ignores it, or refuses the request"
                            + " for it."),
            breaking("The field was removed.", Meaning.EMPTY)),
    TEXT_GONE(
            FIELD_GONE.inRequest,
            breaking(
                    "The field was removed.",
                    "Without a text there is no answer: calls fail with LlmConnectionException, or fall back.")),
    FIELD_UNDER_OLDER_NAME(Meaning.NONE, compatible("It is called %2$s, as of old.", "The client reads it.")),
    FIELD_RENAMED(
            breaking(
                    "It is called %2$s here.",
                    "The client sends %1$s; where the server does not take that too, it is lost."),
            breaking("It is called %2$s here.", "The client reads %1$s alone.")),
    FIELD_UNDER_ALIAS(FIELD_RENAMED.inRequest, compatible("It is called %2$s here.", "The client reads it.")),
    FIELD_NEW(compatible("The field is new.", Meaning.NOT_SENT), compatible("The field is new.", Meaning.IGNORED)),
    FIELD_NEW_REQUIRED(breaking("The field is new, and required.", Meaning.NEITHER), FIELD_NEW.inAnswer),
    FIELD_NOW_REQUIRED(
            breaking("The field is required.", "The client sends it only where set. " + Meaning.REFUSED), Meaning.NONE),
    SENT_FIELD_NOW_REQUIRED(compatible("The field is required.", "The client always sends it."), Meaning.NONE),
    FIELD_NOW_OPTIONAL(Meaning.NONE, breaking("The field may be missing.", Meaning.EMPTY)),
    TYPE_CHANGED(
            breaking("The type is %2$s, not %1$s.", Meaning.REFUSED),
            breaking(
                    "The type is %2$s, not %1$s.",
                    "Where the client cannot read it as the contract's type, the call fails with"
                            + " LlmConnectionException.")),
    TYPE_WIDER(compatible("The type %2$s includes %1$s.", Meaning.NOT_SENT), TYPE_CHANGED.inAnswer),
    TYPE_NARROWER(TYPE_CHANGED.inRequest, compatible("The type is %2$s, of %1$s.", Meaning.IGNORED)),
    VALUES_GONE(
            breaking("No longer there: %1$s.", Meaning.REFUSED), compatible("No longer there: %1$s.", Meaning.IGNORED)),
    VALUES_LISTED(breaking("Only these are there: %2$s.", Meaning.REFUSED), Meaning.NONE),
    VALUES_NEW(
            compatible("Also allowed: %2$s.", Meaning.NOT_SENT),
            compatible("Also possible: %2$s.", "The client reads what it does not know as unknown.")),
    LIMIT_TIGHTER(breaking("The limit is %2$s, and was %1$s.", Meaning.REFUSED), Meaning.NONE),
    LIMIT_WIDER(
            compatible("The limit is %2$s, and was %1$s.", "The client keeps to the contract's limit."), Meaning.NONE);

    private final Meaning inRequest;
    private final Meaning inAnswer;

    Change(Meaning inRequest, Meaning inAnswer) {
        this.inRequest = inRequest;
        this.inAnswer = inAnswer;
    }

    /** What a change means to the client; nothing where the verdict is {@link Verdict#SAME}. */
    private record Meaning(Verdict verdict, String message, String reaction) {
        static final Meaning NONE = new Meaning(Verdict.SAME, "", "");
        static final String IGNORED = "The client ignores it.";
        static final String NOT_SENT = "The client does not send it.";
        static final String REFUSED =
                "Where the server refuses the request for it, the call fails with InvalidRequestException.";
        static final String NEITHER = NOT_SENT + " " + REFUSED;
        static final String EMPTY = "The client takes it as not given: what is read from it is empty or its default.";
    }

    /** Adds the finding of such a change, unless the client does not notice it. */
    void add(List<Finding> findings, String place, boolean answer, String was, String is) {
        Meaning meaning = answer ? inAnswer : inRequest;
        if (meaning.verdict() != Verdict.SAME) {
            String message = meaning.message().formatted(was, is);
            String reaction = meaning.reaction().formatted(was, is);
            findings.add(new Finding(meaning.verdict(), Finding.Source.DOCUMENT, place, message, reaction));
        }
    }

    private static Meaning breaking(String message, String reaction) {
        return new Meaning(Verdict.BREAKING, message, reaction);
    }

    private static Meaning compatible(String message, String reaction) {
        return new Meaning(Verdict.COMPATIBLE, message, reaction);
    }
}
