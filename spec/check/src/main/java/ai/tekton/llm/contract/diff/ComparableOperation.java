package ai.tekton.llm.contract.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of one operation is compared. Immutable as long as nobody changes the schemas.
 *
 * @param id the operationId
 * @param method the HTTP method in small letters
 * @param path the path
 * @param requiredParameters the parameters that a request must have, such as {@code query tenant}
 * @param requests the plain schema of a request, by its media type
 * @param status the status of an answer
 * @param responses the plain schema of an answer, or of each event of one, by its media type
 */
record ComparableOperation(
        String id,
        String method,
        String path,
        Set<String> requiredParameters,
        Map<String, ObjectNode> requests,
        String status,
        Map<String, ObjectNode> responses) {
    String key() {
        return method + " " + path;
    }

    /** {@return method and path as people write them} */
    String title() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }

    /** {@return this operation, but at the place of another} */
    ComparableOperation at(ComparableOperation other) {
        return new ComparableOperation(
                id, other.method(), other.path(), requiredParameters, requests, status, responses);
    }

    ComparableOperation with(Map<String, ObjectNode> otherRequests, Map<String, ObjectNode> otherResponses) {
        return new ComparableOperation(id, method, path, requiredParameters, otherRequests, status, otherResponses);
    }
}
