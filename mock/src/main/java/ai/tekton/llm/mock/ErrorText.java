package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The message of a reply with an error status, as one sentence for an ERROR frame. */
final class ErrorText {
    private static final int FIRST_FAILURE = 300;

    private ErrorText() {}

    static boolean isError(ReplyPlan plan) {
        return isFailure(status(plan));
    }

    static boolean isFailure(int status) {
        return status >= FIRST_FAILURE;
    }

    static int status(ReplyPlan plan) {
        if (plan.status() != 0) {
            return plan.status();
        }
        return plan.content() instanceof Content.Whole whole ? whole.status() : HttpResponseStatus.OK.code();
    }

    static String of(ReplyPlan plan) {
        return said(plan.content())
                .filter(text -> !text.isBlank())
                .orElseGet(() -> HttpResponseStatus.valueOf(status(plan)).reasonPhrase());
    }

    private static Optional<String> said(Content content) {
        if (content instanceof Content.Answer answer) {
            return Optional.of(answer.text());
        } else if (content instanceof Content.AdapterFailure failure) {
            return Optional.of(failure.message());
        } else if (content instanceof Content.Whole whole) {
            String body = new String(whole.bytes(), StandardCharsets.UTF_8);
            return Json.parse(body).flatMap(ErrorText::said).or(() -> Optional.of(body));
        }
        return Optional.empty();
    }

    private static Optional<String> said(ObjectNode body) {
        JsonNode error = body.path("error");
        JsonNode detail = body.path("detail");
        if (error.isTextual()) {
            return Optional.of(error.asText());
        } else if (detail.isArray()) {
            List<String> issues = new ArrayList<>();
            detail.forEach(issue -> issues.add(issue(issue)));
            return Optional.of(String.join("; ", issues));
        }
        return Optional.of(detail).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static String issue(JsonNode issue) {
        List<String> place = new ArrayList<>();
        issue.path("loc").forEach(step -> place.add(step.asText()));
        return String.join(".", place) + ": " + issue.path("msg").asText();
    }
}
