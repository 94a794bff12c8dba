package ai.tekton.llm.structured;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * The calls of {@link StructuredClient} without blocking. Thread-safe. Futures complete exceptionally with the exception of the
 * blocking call; cancelling a future, or completing it from outside, ends the call. Publishers make their call when they are
 * subscribed to, and read no more than the subscriber requests.
 */
public final class AsyncStructuredClient {
    private final StructuredClient client;

    AsyncStructuredClient(StructuredClient client) {
        this.client = client;
    }

    /**
     * See {@link StructuredClient#generateObject(String, Class)}.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @return the object with its metadata
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(String prompt, Class<T> type) {
        return generateObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * See {@link StructuredClient#generateObject(String, Class, GenerationOptions)}.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @param options the options of the call
     * @return the object with its metadata
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(
            String prompt, Class<T> type, GenerationOptions options) {
        return submit(() -> client.object(type, Question.of(prompt, options)));
    }

    /**
     * See {@link StructuredClient#generateObject(List, Class, GenerationOptions)}.
     *
     * @param <T> the object's class
     * @param messages the turns, oldest first
     * @param type the object's class
     * @param options the options of the call
     * @return the object with its metadata
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(
            List<Message> messages, Class<T> type, GenerationOptions options) {
        return submit(() -> client.object(type, Question.of(messages, options)));
    }

    /**
     * See {@link StructuredClient#generateList(String, Class, GenerationOptions)}.
     *
     * @param <T> the class of the elements
     * @param prompt the prompt; not blank
     * @param element the class of the elements
     * @param options the options of the call
     * @return the objects with their metadata
     */
    public <T> CompletableFuture<ObjectResponse<List<T>>> generateList(
            String prompt, Class<T> element, GenerationOptions options) {
        return submit(() -> client.list(element, Question.of(prompt, options)));
    }

    /**
     * See {@link StructuredClient#generateJson}.
     *
     * @param messages the turns, oldest first
     * @param format the schema
     * @param options the options of the call
     * @return the JSON with its metadata
     */
    public CompletableFuture<ObjectResponse<JsonNode>> generateJson(
            List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return submit(() -> client.json(format, Question.of(messages, options)));
    }

    /**
     * See {@link StructuredClient#streamObject(String, Class, GenerationOptions)}.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @param options the options of the call
     * @return its parts as they arrive
     */
    public <T> Flow.Publisher<ObjectPart<T>> streamObject(String prompt, Class<T> type, GenerationOptions options) {
        return publish(() -> client.object(type, Question.of(prompt, options)));
    }

    /**
     * See {@link StructuredClient#streamList}.
     *
     * @param <T> the class of the elements
     * @param prompt the prompt; not blank
     * @param element the class of the elements
     * @param options the options of the call
     * @return its parts as they arrive
     */
    public <T> Flow.Publisher<ObjectPart<List<T>>> streamList(
            String prompt, Class<T> element, GenerationOptions options) {
        return publish(() -> client.list(element, Question.of(prompt, options)));
    }

    private <T> Flow.Publisher<ObjectPart<T>> publish(Supplier<Rounds<T>> rounds) {
        return subscriber -> new PublishedParts<>(rounds, client.calls(), subscriber).begin();
    }

    private <T> CompletableFuture<ObjectResponse<T>> submit(Supplier<Rounds<T>> rounds) {
        try {
            return new SubmittedRounds<>(rounds.get(), client.calls()).begin();
        } catch (TektonLlmException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
