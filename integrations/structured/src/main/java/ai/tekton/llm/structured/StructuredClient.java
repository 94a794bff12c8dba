package ai.tekton.llm.structured;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Requests answers as objects of your own classes. Thread-safe; create one for each client and share it, because it caches the
 * schemas. Closing the client is up to its owner.
 *
 * <pre>{@code
 * record Recipe(String title, List<String> ingredients, Duration time) {}
 *
 * StructuredClient structured = StructuredClient.of(client);
 * Recipe recipe = structured.generateObject("A recipe for pancakes", Recipe.class).object();
 * }</pre>
 *
 * <p>A class may be a record, a class with a constructor that Jackson can use, an enum, a sealed type, or any type they consist
 * of: strings, numbers, Optional, java.time, lists, sets, arrays, and maps with string keys. Annotations of Jackson and of
 * Jakarta Validation apply. All fields are required except an {@code Optional} and those annotated as {@code @Nullable}. A
 * property {@code type} with the simple names distinguishes the implementations of a sealed type, unless {@code @JsonTypeInfo}
 * specifies otherwise. A class that no answer could be read as, that contains itself, or that may hold any value is refused at
 * its first use.
 *
 * <p>The client passes the schema to a backend that supports schemas, and puts it into the prompt for one that does not, such
 * as Rhetor. It parses an answer leniently and validates it against the schema and, if the application has a provider, by
 * Bean Validation. After an invalid answer it asks again with a list of the faults, within one deadline and the client's retry
 * budget; each round is a separate call for limits, costs, interceptors and events.
 */
public final class StructuredClient {
    private static final int USUAL_REASKS = 2;

    private final ClientCalls calls;
    private final int maxReasks;
    private final AnswerSchemas schemas = new AnswerSchemas(AnswerSchemas.mapper());

    private StructuredClient(ClientCalls calls, int maxReasks) {
        this.calls = calls;
        this.maxReasks = maxReasks;
    }

    /**
     * Creates a structured client over HTTP, which asks up to twice more after an invalid answer.
     *
     * @param client the client that makes the calls
     * @return the structured client
     */
    public static StructuredClient of(TektonLlmClient client) {
        return new StructuredClient(ClientCalls.of(Objects.requireNonNull(client, "client")), USUAL_REASKS);
    }

    /**
     * Creates a structured client over the WebSocket, which asks up to twice more after an invalid answer.
     *
     * @param client the client that makes the calls
     * @return the structured client
     */
    public static StructuredClient of(TektonLlmWebSocketClient client) {
        return new StructuredClient(ClientCalls.of(Objects.requireNonNull(client, "client")), USUAL_REASKS);
    }

    /**
     * Creates the same client with another maximum number of rounds.
     *
     * @param reasks the maximum number of further rounds after an invalid answer, 0 or more
     * @return a new client with its own cache of schemas
     * @throws InvalidRequestException if that is below 0
     */
    public StructuredClient withMaxReasks(int reasks) {
        if (reasks < 0) {
            throw new InvalidRequestException("maxReasks must be 0 or more, but is " + reasks + ".");
        }
        return new StructuredClient(calls, reasks);
    }

    /**
     * Returns the same calls without blocking.
     *
     * @return the asynchronous client
     */
    public AsyncStructuredClient async() {
        return new AsyncStructuredClient(this);
    }

    /**
     * Answers a prompt with an object.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @return the validated object with its metadata
     * @throws StructuredOutputException if no answer is valid
     * @throws InvalidRequestException if the class has no usable schema; names the reason, before anything is sent
     * @throws TektonLlmException if there is no answer; the text of a local fallback does not count as one
     */
    public <T> ObjectResponse<T> generateObject(String prompt, Class<T> type) {
        return generateObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt with an object.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @param options the options; their deadline applies to all rounds together
     * @return the validated object with its metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<T> generateObject(String prompt, Class<T> type, GenerationOptions options) {
        return answer(object(type, Question.of(prompt, options)));
    }

    /**
     * Answers a conversation with an object.
     *
     * @param <T> the object's class
     * @param messages the turns, oldest first
     * @param type the object's class
     * @param options the options; their deadline applies to all rounds together
     * @return the validated object with its metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<T> generateObject(List<Message> messages, Class<T> type, GenerationOptions options) {
        return answer(object(type, Question.of(messages, options)));
    }

    /**
     * Answers a prompt with a list of objects.
     *
     * @param <T> the class of the elements
     * @param prompt the prompt; not blank
     * @param element the class of the elements
     * @return the validated objects with their metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(String prompt, Class<T> element) {
        return generateList(prompt, element, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt with a list of objects.
     *
     * @param <T> the class of the elements
     * @param prompt the prompt; not blank
     * @param element the class of the elements
     * @param options the options; their deadline applies to all rounds together
     * @return the validated objects with their metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(String prompt, Class<T> element, GenerationOptions options) {
        return answer(list(element, Question.of(prompt, options)));
    }

    /**
     * Answers a conversation with a list of objects.
     *
     * @param <T> the class of the elements
     * @param messages the turns, oldest first
     * @param element the class of the elements
     * @param options the options; their deadline applies to all rounds together
     * @return the validated objects with their metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(
            List<Message> messages, Class<T> element, GenerationOptions options) {
        return answer(list(element, Question.of(messages, options)));
    }

    /**
     * Answers a conversation with JSON of a given schema, instead of a class.
     *
     * @param messages the turns, oldest first
     * @param format the schema, of draft 2020-12
     * @param options the options; their deadline applies to all rounds together
     * @return the validated JSON with its metadata
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public ObjectResponse<JsonNode> generateJson(
            List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return answer(json(format, Question.of(messages, options)));
    }

    /**
     * Streams an object as the answer to a prompt.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @return its parts as they arrive; close it after use
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(String prompt, Class<T> type) {
        return streamObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * Streams an object as the answer to a prompt.
     *
     * @param <T> the object's class
     * @param prompt the prompt; not blank
     * @param type the object's class
     * @param options the options; their deadline applies to all rounds together
     * @return its parts as they arrive; close it after use
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(String prompt, Class<T> type, GenerationOptions options) {
        return new ObjectStream<>(object(type, Question.of(prompt, options)), calls);
    }

    /**
     * Streams an object as the answer to a conversation.
     *
     * @param <T> the object's class
     * @param messages the turns, oldest first
     * @param type the object's class
     * @param options the options; their deadline applies to all rounds together
     * @return its parts as they arrive; close it after use
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(List<Message> messages, Class<T> type, GenerationOptions options) {
        return new ObjectStream<>(object(type, Question.of(messages, options)), calls);
    }

    /**
     * Streams a list as the answer to a prompt.
     *
     * @param <T> the class of the elements
     * @param prompt the prompt; not blank
     * @param element the class of the elements
     * @param options the options; their deadline applies to all rounds together
     * @return its parts as they arrive; close it after use
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<List<T>> streamList(String prompt, Class<T> element, GenerationOptions options) {
        return new ObjectStream<>(list(element, Question.of(prompt, options)), calls);
    }

    /**
     * Streams JSON of a given schema, instead of a class, as the answer to a conversation.
     *
     * @param messages the turns, oldest first
     * @param format the schema, of draft 2020-12
     * @param options the options; their deadline applies to all rounds together
     * @return its parts as they arrive; close it after use
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public ObjectStream<JsonNode> streamJson(List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return new ObjectStream<>(json(format, Question.of(messages, options)), calls);
    }

    <T> Rounds<T> object(Class<T> type, Question question) {
        return new Rounds<>(schemas.object(Objects.requireNonNull(type, "type")), calls, question, maxReasks);
    }

    <T> Rounds<List<T>> list(Class<T> element, Question question) {
        return new Rounds<>(schemas.list(Objects.requireNonNull(element, "element")), calls, question, maxReasks);
    }

    Rounds<JsonNode> json(ResponseFormat format, Question question) {
        return new Rounds<>(schemas.json(Objects.requireNonNull(format, "format")), calls, question, maxReasks);
    }

    ClientCalls calls() {
        return calls;
    }

    private <T> ObjectResponse<T> answer(Rounds<T> rounds) {
        while (true) {
            Optional<ObjectResponse<T>> fitting = rounds.take(asked(rounds));
            if (fitting.isPresent()) {
                return fitting.get();
            }
        }
    }

    private <T> CompletionResponse asked(Rounds<T> rounds) {
        try {
            return calls.answer(rounds.next());
        } catch (TektonLlmException e) {
            throw rounds.withEarlierAnswers(e);
        }
    }
}
