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
 * The calls of {@link StructuredClient} without blocking. Thread-safe. Futures complete exceptionally with what the blocking call
 * throws; to cancel one, or to complete it from outside, ends the call. Publishers make their call when they are subscribed to,
 * and read no faster than the subscriber asks.
 */
public final class AsyncStructuredClient {
    private final StructuredClient client;

    AsyncStructuredClient(StructuredClient client) {
        this.client = client;
    }

    /**
     * See {@link StructuredClient#generateObject(String, Class)}.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @return the object and what it took
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(String prompt, Class<T> type) {
        return generateObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * See {@link StructuredClient#generateObject(String, Class, GenerationOptions)}.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @param options how it is answered
     * @return the object and what it took
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(
            String prompt, Class<T> type, GenerationOptions options) {
        return submit(() -> client.object(type, Question.of(prompt, options)));
    }

    /**
     * See {@link StructuredClient#generateObject(List, Class, GenerationOptions)}.
     *
     * @param <T> the object
     * @param messages the turns, oldest first
     * @param type its class
     * @param options how it is answered
     * @return the object and what it took
     */
    public <T> CompletableFuture<ObjectResponse<T>> generateObject(
            List<Message> messages, Class<T> type, GenerationOptions options) {
        return submit(() -> client.object(type, Question.of(messages, options)));
    }

    /**
     * See {@link StructuredClient#generateList(String, Class, GenerationOptions)}.
     *
     * @param <T> an object
     * @param prompt the prompt; not blank
     * @param element the class of each
     * @param options how it is answered
     * @return the objects and what they took
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
     * @param options how it is answered
     * @return the JSON and what it took
     */
    public CompletableFuture<ObjectResponse<JsonNode>> generateJson(
            List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return submit(() -> client.json(format, Question.of(messages, options)));
    }

    /**
     * See {@link StructuredClient#streamObject(String, Class, GenerationOptions)}.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @param options how it is answered
     * @return its parts as they come
     */
    public <T> Flow.Publisher<ObjectPart<T>> streamObject(String prompt, Class<T> type, GenerationOptions options) {
        return publish(() -> client.object(type, Question.of(prompt, options)));
    }

    /**
     * See {@link StructuredClient#streamList}.
     *
     * @param <T> an object
     * @param prompt the prompt; not blank
     * @param element the class of each
     * @param options how it is answered
     * @return its parts as they come
     */
    public <T> Flow.Publisher<ObjectPart<List<T>>> streamList(
            String prompt, Class<T> element, GenerationOptions options) {
        return publish(() -> client.list(element, Question.of(prompt, options)));
    }

    private <T> Flow.Publisher<ObjectPart<T>> publish(Supplier<Rounds<T>> rounds) {
        return subscriber -> new PublishedParts<>(rounds, client.asker(), subscriber).begin();
    }

    private <T> CompletableFuture<ObjectResponse<T>> submit(Supplier<Rounds<T>> rounds) {
        try {
            return new SubmittedRounds<>(rounds.get(), client.asker()).begin();
        } catch (TektonLlmException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
