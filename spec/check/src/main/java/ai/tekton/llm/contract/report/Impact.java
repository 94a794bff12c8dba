package ai.tekton.llm.contract.report;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What a user loses by a difference from the contract; the greatest loss comes first. */
enum Impact implements Worded {
    /** The answer, or its text. */
    ANSWER,
    /** The system prompt. */
    SYSTEM_PROMPT,
    /** The choice of the model. */
    MODEL,
    /** The options of the generation. */
    OPTIONS,
    /** The data beside an answer, and all other operations. */
    ACCESSORY;

    /** The ids of the operations that answer. */
    private static final Set<String> ANSWERING = Set.of(
            RhetorOperation.CREATE_CHAT_COMPLETION.id(),
            RhetorOperation.STREAM_CHAT_COMPLETION.id(),
            RhetorOperation.GENERATE_COMPLETION.id(),
            "generate",
            "stream",
            "chat",
            "chatStream");

    private static final Set<String> OF_MODEL = Set.of(
            ChatRequest.JSON_PROPERTY_MODEL_ID, ChatRequest.JSON_PROPERTY_PROVIDER_ID, ChatRequest.JSON_PROPERTY_MODEL);
    private static final Set<String> OF_OPTIONS = Set.of(
            ChatRequest.JSON_PROPERTY_OPTIONS,
            CompletionOptions.JSON_PROPERTY_TEMPERATURE,
            CompletionOptions.JSON_PROPERTY_MAX_TOKENS);

    /** The fields without which there is no answer. */
    private static final Set<String> OF_ANSWER = Set.of(
            ChatRequest.JSON_PROPERTY_MESSAGES,
            Message.JSON_PROPERTY_ROLE,
            "type",
            "request_id",
            "Content-Type",
            "status",
            ChatResponse.JSON_PROPERTY_CONTENT,
            ChatResponse.JSON_PROPERTY_MESSAGE,
            ChatResponse.JSON_PROPERTY_RESPONSE,
            ChatResponse.JSON_PROPERTY_ERROR,
            StreamChunk.JSON_PROPERTY_CHUNK,
            StreamChunk.JSON_PROPERTY_DONE);

    /** {@return what a user loses where something is wrong at a place, as findings have it} */
    static Impact of(String operationId, String place) {
        if (!ANSWERING.contains(operationId)) {
            return ACCESSORY;
        }
        List<String> steps = Arrays.asList(place.replace("[]", "").split("\\."));
        List<String> fields = steps.subList(1, steps.size());
        if (fields.contains(ChatRequest.JSON_PROPERTY_SYSTEM_PROMPT)) {
            return SYSTEM_PROMPT;
        } else if (!Collections.disjoint(fields, OF_MODEL) && steps.get(0).equals("request")) {
            return MODEL;
        } else if (!Collections.disjoint(fields, OF_OPTIONS)) {
            return OPTIONS;
        }
        return fields.isEmpty() || OF_ANSWER.contains(fields.get(fields.size() - 1)) ? ANSWER : ACCESSORY;
    }
}
