package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** A Rhetor whose model answers the questions of LangChain4j's tests, and obeys the parameters. */
final class ScriptedRhetor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT_MODEL = "claude-3-sonnet-20240229";

    private final RhetorMock rhetor = RhetorMock.start();
    private final TektonLlmClient client;

    /** What is answered, by which words, and why it ended. */
    private record Spoken(List<String> words, String reason, String model) {
        Usage usage() {
            return new Usage().promptTokens(10).completionTokens(words.size()).totalTokens(10 + words.size());
        }
    }

    ScriptedRhetor() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(ScriptedRhetor::whole);
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(ScriptedRhetor::streamed);
        client = RhetorChatModelTest.client(rhetor);
    }

    TektonLlmClient client() {
        return client;
    }

    private static Reply whole(ReceivedRequest request) {
        Spoken spoken = answer(request.chatRequest());
        return Reply.json(new ChatResponse()
                .content(String.join("", spoken.words()))
                .model(spoken.model())
                .provider("anthropic")
                .fallback(false)
                .finishReason(spoken.reason())
                .usage(spoken.usage()));
    }

    private static Reply streamed(ReceivedRequest request) {
        Spoken spoken = answer(request.chatRequest());
        List<String> events = new ArrayList<>();
        spoken.words()
                .forEach(word -> events.add(
                        event(new StreamChunk().chunk(word).done(false).model(spoken.model()))));
        events.add(event(new StreamChunk()
                .chunk("")
                .done(true)
                .model(spoken.model())
                .finishReason(spoken.reason())
                .usage(spoken.usage())));
        return Reply.events(events.toArray(String[]::new));
    }

    private static String event(StreamChunk chunk) {
        try {
            return "data: " + JSON.writeValueAsString(chunk) + "\n\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Spoken answer(ChatRequest request) {
        String model = request.getModelId() == null ? DEFAULT_MODEL : request.getModelId();
        String text = text(request);
        for (String stop : request.getOptions() == null || request.getOptions().getStop() == null
                ? List.<String>of()
                : request.getOptions().getStop()) {
            int end = text.indexOf(stop);
            text = end < 0 ? text : text.substring(0, end);
        }
        List<String> words = List.of(text.split("(?<= )"));
        Integer most =
                request.getOptions() == null ? null : request.getOptions().getMaxTokens();
        return most == null || most >= words.size()
                ? new Spoken(words, "stop", model)
                : new Spoken(words.subList(0, most), "length", model);
    }

    private static String text(ChatRequest request) {
        String asked =
                request.getMessages().get(request.getMessages().size() - 1).getContent();
        if (String.valueOf(request.getSystemPrompt()).contains("Answer with one JSON")) {
            return "```json\n{\"city\": \"Berlin\"}\n```";
        }
        if (asked.contains("Hello World")) {
            return "Hello World";
        }
        if (asked.contains("favorite color")) {
            return "It is green.";
        }
        return String.valueOf(request.getSystemPrompt()).contains("German")
                ? "Ich liebe dich"
                : "The capital of Germany is Berlin, and two and two make four.";
    }

    @Override
    public void close() {
        client.close();
        rhetor.close();
    }
}
