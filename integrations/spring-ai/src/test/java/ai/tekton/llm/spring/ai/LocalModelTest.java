package ai.tekton.llm.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.spring.boot.test.AutoConfigureRhetorMock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A local model of the application's, behind ChatClient, Rhetor and the client. */
@SpringBootTest(properties = {"tekton.llm.max-retries=0", "tekton.llm.stream-failure-policy=restart"})
@AutoConfigureRhetorMock
class LocalModelTest {
    @Autowired
    private RhetorMock rhetor;

    @Autowired
    private TektonLlmClient client;

    @Autowired
    private RhetorChatModel model;

    @Test
    void theLocalModelRestartsAStreamThatRhetorBreaksOff() {
        rhetor.enqueue(Reply.stream("Once", " upon").cutAfter(1).byReset());

        List<ChatResponse> pieces = model.stream(new org.springframework.ai.chat.prompt.Prompt("A story."))
                .collectList()
                .block();

        assertThat(pieces.stream().map(piece -> piece.getResult().getOutput().getText()))
                .containsSubsequence("Once", "From the local model.");
        assertThat(pieces)
                .anySatisfy(piece ->
                        assertThat((Boolean) piece.getMetadata().get("restart")).isTrue());
    }

    @Test
    void chatClientGetsTheAnswerOfTheLocalModel() {
        rhetor.enqueue(Reply.noAnswer());

        // tag::chat-client[]
        String answer = ChatClient.create(RhetorChatModel.of(client))
                .prompt("What is the capital of France?")
                .call()
                .content();
        // end::chat-client[]

        assertThat(answer).isEqualTo("From the local model.");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        // tag::backend[]
        @Bean
        LlmBackend local(@Qualifier("ollama") ChatModel ollama) {
            return SpringAiBackend.of("ollama", ollama);
        }
        // end::backend[]

        @Bean
        ChatModel ollama() {
            return prompt -> new ChatResponse(List.of(new Generation(new AssistantMessage("From the local model."))));
        }
    }
}
