package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.langchain4j.ChatModelBackend;
import ai.tekton.llm.spring.ai.SpringAiBackend;
import ai.tekton.llm.structured.ObjectPart;
import ai.tekton.llm.structured.ObjectResponse;
import ai.tekton.llm.structured.ObjectStream;
import ai.tekton.llm.structured.StructuredClient;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/** Objects from the models of other frameworks: three modules that do not know each other, in one application. */
class StructuredOverModelsTest {
    private static final String WRONG = "{\"name\": \"Paris\", \"inhabitants\": \"many\"}";
    private static final String RIGHT = "{\"name\": \"Paris\", \"inhabitants\": 2103000}";

    /** The requested object. */
    record City(String name, int inhabitants) {}

    /** A model of LangChain4j's that gives its answers in order. */
    private static final class LangChain4jModel implements ChatModel {
        private final Queue<String> answers = new ArrayDeque<>(List.of(WRONG, RIGHT));
        private final List<ChatRequest> requests = new ArrayList<>();
        private final Set<Capability> capabilities;

        LangChain4jModel(Set<Capability> capabilities) {
            this.capabilities = capabilities;
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return capabilities;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            requests.add(request);
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(answers.remove()))
                    .build();
        }
    }

    /** A model of Spring AI's that does the same. */
    private static final class SpringAiModel implements org.springframework.ai.chat.model.ChatModel {
        private final Queue<String> answers = new ArrayDeque<>(List.of(WRONG, RIGHT));
        private final List<String> prompts = new ArrayList<>();

        @Override
        public org.springframework.ai.chat.model.ChatResponse call(Prompt prompt) {
            prompts.add(prompt.getContents());
            return new org.springframework.ai.chat.model.ChatResponse(
                    List.of(new Generation(new AssistantMessage(answers.remove()))));
        }
    }

    private static ObjectResponse<City> ask(LlmBackend backend) {
        try (TektonLlmClient client = client(backend)) {
            return StructuredClient.of(client).generateObject("The capital of France", City.class);
        }
    }

    private static TektonLlmClient client(LlmBackend backend) {
        return TektonLlmClient.builder()
                .componentId("test")
                .backend(backend)
                .useFallback(false)
                .build();
    }

    @Test
    void aModelWithSchemaSupportGetsTheSchemaInEveryRound() {
        LangChain4jModel model = new LangChain4jModel(Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA));

        ObjectResponse<City> response = ask(ChatModelBackend.of(model));

        assertThat(response.object()).isEqualTo(new City("Paris", 2_103_000));
        assertThat(response.rounds()).isEqualTo(2);
        assertThat(model.requests)
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.responseFormat().jsonSchema()).isNotNull());
        assertThat(model.requests.get(1).messages().toString()).contains("many", "inhabitants");
    }

    @Test
    void aModelWithoutSchemaSupportIsInstructedInThePrompt() {
        LangChain4jModel model = new LangChain4jModel(Set.of());

        assertThat(ask(ChatModelBackend.of(model)).object()).isEqualTo(new City("Paris", 2_103_000));

        assertThat(model.requests).allSatisfy(request -> {
            assertThat(request.responseFormat()).isNull();
            assertThat(request.messages().toString()).contains("inhabitants", "integer");
        });
    }

    @Test
    void aModelOfSpringAiAnswersWithAnObjectToo() {
        SpringAiModel model = new SpringAiModel();

        assertThat(ask(SpringAiBackend.of("spring", model)).object()).isEqualTo(new City("Paris", 2_103_000));

        assertThat(model.prompts)
                .hasSize(2)
                .allSatisfy(prompt -> assertThat(prompt).contains("inhabitants", "integer"));
    }

    @Test
    void aStreamFromAModelIsAnObjectAtItsEnd() {
        try (TektonLlmClient client = client(ChatModelBackend.of(new LangChain4jModel(Set.of())));
                ObjectStream<City> stream =
                        StructuredClient.of(client).streamObject("The capital of France", City.class)) {
            List<ObjectPart<City>> parts = new ArrayList<>();
            stream.forEach(parts::add);

            assertThat(parts).isNotEmpty();
            assertThat(stream.result().object()).isEqualTo(new City("Paris", 2_103_000));
        }
    }
}
