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
 * Asks for objects of your own classes. Thread-safe; make one beside each client and share it, for it keeps the schemas. The
 * client stays its owner's to close.
 *
 * <pre>{@code
 * record Recipe(String title, List<String> ingredients, Duration time) {}
 *
 * StructuredClient structured = StructuredClient.of(client);
 * Recipe recipe = structured.generateObject("A recipe for pancakes", Recipe.class).object();
 * }</pre>
 *
 * <p>A class may be a record, a class with a constructor that Jackson can use, an enum, a sealed type, or what they consist of:
 * texts, numbers, Optional, java.time, lists, sets, arrays, and maps by text. Annotations of Jackson and of Jakarta Validation
 * are obeyed. All fields are required but an {@code Optional} and what is annotated as {@code @Nullable}. The implementations of
 * a sealed type are told apart by a property {@code type} with their simple names, unless {@code @JsonTypeInfo} says otherwise.
 * A class that nothing could be read as, that contains itself, or that may hold anything is refused at its first use.
 *
 * <p>The schema is handed on to a backend that takes it, and said in words to one that does not, as Rhetor. An answer is read as
 * models write it, and held to the schema and, where the application has a provider of Bean Validation, to that. What does not
 * fit is asked for again with what is wrong, in the time of one deadline, and as long as the client's budget of retries allows
 * it; each round is a call of its own for limits, costs, interceptors and events.
 */
public final class StructuredClient {
    private static final int USUAL_REASKS = 2;

    private final Asker asker;
    private final int maxReasks;
    private final Shapes shapes = new Shapes(Shapes.mapper());

    private StructuredClient(Asker asker, int maxReasks) {
        this.asker = asker;
        this.maxReasks = maxReasks;
    }

    /**
     * Asks through a client, and twice more where an answer does not fit.
     *
     * @param client asks
     * @return what asks for objects
     */
    public static StructuredClient of(TektonLlmClient client) {
        return new StructuredClient(Asker.of(Objects.requireNonNull(client, "client")), USUAL_REASKS);
    }

    /**
     * Asks over a WebSocket, and twice more where an answer does not fit.
     *
     * @param client asks
     * @return what asks for objects
     */
    public static StructuredClient of(TektonLlmWebSocketClient client) {
        return new StructuredClient(Asker.of(Objects.requireNonNull(client, "client")), USUAL_REASKS);
    }

    /**
     * The same client with another number of rounds.
     *
     * @param reasks how often it is asked again at the most, 0 or more
     * @return a client with schemas of its own
     * @throws InvalidRequestException where that is below 0
     */
    public StructuredClient withMaxReasks(int reasks) {
        if (reasks < 0) {
            throw new InvalidRequestException("maxReasks must be 0 or more, but is " + reasks + ".");
        }
        return new StructuredClient(asker, reasks);
    }

    /**
     * The same calls without blocking.
     *
     * @return the asynchronous client
     */
    public AsyncStructuredClient async() {
        return new AsyncStructuredClient(this);
    }

    /**
     * Answers a prompt with an object.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @return the object, checked, and what it took
     * @throws StructuredOutputException where no answer fits
     * @throws InvalidRequestException naming what of the class cannot be asked for, before anything is sent
     * @throws TektonLlmException where there is no answer. The text of a local fallback is none
     */
    public <T> ObjectResponse<T> generateObject(String prompt, Class<T> type) {
        return generateObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt with an object.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @param options how it is answered; its deadline is that of all rounds together
     * @return the object, checked, and what it took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<T> generateObject(String prompt, Class<T> type, GenerationOptions options) {
        return answer(object(type, Question.of(prompt, options)));
    }

    /**
     * Answers a conversation with an object.
     *
     * @param <T> the object
     * @param messages the turns, oldest first
     * @param type its class
     * @param options how it is answered; its deadline is that of all rounds together
     * @return the object, checked, and what it took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<T> generateObject(List<Message> messages, Class<T> type, GenerationOptions options) {
        return answer(object(type, Question.of(messages, options)));
    }

    /**
     * Answers a prompt with a list of objects.
     *
     * @param <T> an object
     * @param prompt the prompt; not blank
     * @param element the class of each
     * @return the objects, checked, and what they took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(String prompt, Class<T> element) {
        return generateList(prompt, element, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt with a list of objects.
     *
     * @param <T> an object
     * @param prompt the prompt; not blank
     * @param element the class of each
     * @param options how it is answered; its deadline is that of all rounds together
     * @return the objects, checked, and what they took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(String prompt, Class<T> element, GenerationOptions options) {
        return answer(list(element, Question.of(prompt, options)));
    }

    /**
     * Answers a conversation with a list of objects.
     *
     * @param <T> an object
     * @param messages the turns, oldest first
     * @param element the class of each
     * @param options how it is answered; its deadline is that of all rounds together
     * @return the objects, checked, and what they took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public <T> ObjectResponse<List<T>> generateList(
            List<Message> messages, Class<T> element, GenerationOptions options) {
        return answer(list(element, Question.of(messages, options)));
    }

    /**
     * Answers a conversation with JSON of a schema that is no class's.
     *
     * @param messages the turns, oldest first
     * @param format the schema, of draft 2020-12
     * @param options how it is answered; its deadline is that of all rounds together
     * @return the JSON, checked, and what it took
     * @throws TektonLlmException as {@link #generateObject(String, Class)}
     */
    public ObjectResponse<JsonNode> generateJson(
            List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return answer(json(format, Question.of(messages, options)));
    }

    /**
     * Answers a prompt with an object that is told as it fills.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @return its parts as they come; to be closed
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(String prompt, Class<T> type) {
        return streamObject(prompt, type, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt with an object that is told as it fills.
     *
     * @param <T> the object
     * @param prompt the prompt; not blank
     * @param type its class
     * @param options how it is answered; its deadline is that of all rounds together
     * @return its parts as they come; to be closed
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(String prompt, Class<T> type, GenerationOptions options) {
        return new ObjectStream<>(object(type, Question.of(prompt, options)), asker);
    }

    /**
     * Answers a conversation with an object that is told as it fills.
     *
     * @param <T> the object
     * @param messages the turns, oldest first
     * @param type its class
     * @param options how it is answered; its deadline is that of all rounds together
     * @return its parts as they come; to be closed
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<T> streamObject(List<Message> messages, Class<T> type, GenerationOptions options) {
        return new ObjectStream<>(object(type, Question.of(messages, options)), asker);
    }

    /**
     * Answers a prompt with a list that is told as it fills.
     *
     * @param <T> an object
     * @param prompt the prompt; not blank
     * @param element the class of each
     * @param options how it is answered; its deadline is that of all rounds together
     * @return its parts as they come; to be closed
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public <T> ObjectStream<List<T>> streamList(String prompt, Class<T> element, GenerationOptions options) {
        return new ObjectStream<>(list(element, Question.of(prompt, options)), asker);
    }

    /**
     * Answers a conversation with JSON of a schema that is no class's, which is told as it fills.
     *
     * @param messages the turns, oldest first
     * @param format the schema, of draft 2020-12
     * @param options how it is answered; its deadline is that of all rounds together
     * @return its parts as they come; to be closed
     * @throws TektonLlmException as {@link #generateObject(String, Class)}, also from the stream
     */
    public ObjectStream<JsonNode> streamJson(List<Message> messages, ResponseFormat format, GenerationOptions options) {
        return new ObjectStream<>(json(format, Question.of(messages, options)), asker);
    }

    <T> Rounds<T> object(Class<T> type, Question question) {
        return new Rounds<>(shapes.object(Objects.requireNonNull(type, "type")), asker, question, maxReasks);
    }

    <T> Rounds<List<T>> list(Class<T> element, Question question) {
        return new Rounds<>(shapes.list(Objects.requireNonNull(element, "element")), asker, question, maxReasks);
    }

    Rounds<JsonNode> json(ResponseFormat format, Question question) {
        return new Rounds<>(shapes.json(Objects.requireNonNull(format, "format")), asker, question, maxReasks);
    }

    Asker asker() {
        return asker;
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
            return asker.answer(rounds.next());
        } catch (TektonLlmException e) {
            throw rounds.withEarlier(e);
        }
    }
}
