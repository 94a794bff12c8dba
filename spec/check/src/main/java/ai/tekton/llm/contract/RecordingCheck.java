package ai.tekton.llm.contract;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import ai.tekton.llm.contract.internal.document.ContractSchema;
import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.probe.ServerJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds what was recorded of a Rhetor against the pinned contract, as that has it for the generation that was recorded: to
 * tell when the contract has moved away from a recording. Thread-safe.
 */
public final class RecordingCheck {
    private static final Pattern BLANK_LINE = Pattern.compile("\\r?\\n\\r?\\n|\\r\\r");
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n|\\r");
    private static final Set<Mismatch.Kind> HARMLESS = EnumSet.of(Mismatch.Kind.NEW, Mismatch.Kind.ALIASED);

    private final Contract contract;
    private final ContractMessages messages;

    private RecordingCheck(Contract contract) {
        this.contract = contract;
        this.messages = new ContractMessages(contract);
    }

    /**
     * Begins a check against the contract that this library was built with.
     *
     * @param generation the id of the generation that was recorded, such as {@code tekton-2025-09}
     * @return the check
     */
    public static RecordingCheck pinned(String generation) {
        Contract contract = Contract.pinned();
        return new RecordingCheck(generation.equals("contract") ? contract : contract.of(generation));
    }

    /** {@return the version of the contract that is held against} */
    public String contractVersion() {
        return contract.version();
    }

    /**
     * Holds a request against the contract.
     *
     * @param method its method
     * @param path its path, without what a gateway puts before it
     * @param body its body; empty for none
     * @return what a server of the contract would not take, in words; nothing where it would take all
     */
    public List<String> request(String method, String path, String body) {
        Optional<Operation> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("is no operation of the contract");
        }
        return body.isEmpty()
                ? List.of()
                : messages.request(operation.get().id())
                        .map(schema -> mismatches(schema, body, EnumSet.noneOf(Mismatch.Kind.class)))
                        .orElse(List.of());
    }

    /**
     * Holds an answer against the contract. Of an answer to what is no operation nothing is said.
     *
     * @param method the request's method
     * @param path the request's path
     * @param status the answer's status
     * @param contentType its media type; an event stream's events are looked at one by one
     * @param body its body; empty for none
     * @return how it is not as the contract has it, in words; nothing where it is
     */
    public List<String> response(String method, String path, int status, Optional<String> contentType, String body) {
        Optional<Operation> operation = operation(method, path);
        if (operation.isEmpty() || body.isEmpty()) {
            return List.of();
        }
        Optional<ContractSchema> schema = messages.response(operation.get().id(), status);
        if (schema.isEmpty()) {
            return messages.hasStatus(operation.get().id(), status)
                    ? List.of()
                    : List.of("has the status " + status + ", which the contract does not have");
        }
        boolean stream =
                contentType.filter(type -> type.startsWith("text/event-stream")).isPresent();
        return (stream ? events(body) : List.of(body))
                .stream()
                        .flatMap(value -> mismatches(schema.get(), value, HARMLESS).stream())
                        .distinct()
                        .toList();
    }

    /**
     * Holds a frame of either side against the contract.
     *
     * @param frame the frame's text
     * @return how it is not as the contract has it, in words; nothing where it is
     */
    public List<String> frame(String frame) {
        String type = ServerJson.parse(frame)
                .map(json -> json.path("type").asText(""))
                .orElse("");
        return messages.frame(type)
                .map(schema -> mismatches(schema, frame, HARMLESS))
                .orElseGet(() -> List.of("has the type '" + type + "', which the contract does not have"));
    }

    private Optional<Operation> operation(String method, String path) {
        return messages.operations().stream()
                .filter(operation -> operation.title().equals(method + " " + path))
                .findFirst();
    }

    private static List<String> events(String body) {
        List<String> events = new ArrayList<>();
        for (String event : BLANK_LINE.split(body)) {
            StringBuilder data = new StringBuilder();
            for (String line : LINE_END.split(event)) {
                if (line.startsWith("data:")) {
                    data.append(line.substring("data:".length()).strip());
                }
            }
            if (!data.isEmpty() && !data.toString().equals("[DONE]")) {
                events.add(data.toString());
            }
        }
        return events;
    }

    private static List<String> mismatches(ContractSchema schema, String text, Set<Mismatch.Kind> harmless) {
        Optional<JsonNode> json = ServerJson.parse(text);
        if (json.isEmpty()) {
            return List.of("is not JSON");
        }
        return schema.mismatches(json.get()).stream()
                .filter(mismatch -> !harmless.contains(mismatch.kind()))
                .map(mismatch -> (mismatch.path().isEmpty() ? "it" : mismatch.path()) + " " + mismatch.message())
                .distinct()
                .toList();
    }
}
