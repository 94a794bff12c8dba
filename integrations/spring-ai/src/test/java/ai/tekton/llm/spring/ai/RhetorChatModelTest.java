package ai.tekton.llm.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.spring.boot.test.AutoConfigureRhetorMock;
import ai.tekton.rhetor.model.ChatRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

/** Through ChatClient, as users of Spring AI ask, in an application of Spring Boot. */
@SpringBootTest(properties = {"tekton.llm.max-retries=0", "tekton.llm.fallback.local=false"})
@AutoConfigureRhetorMock
class RhetorChatModelTest {
    @Autowired
    private RhetorMock rhetor;

    @Autowired
    private ChatModel model;

    private ChatClient chat;

    @BeforeEach
    void prepare() {
        chat = ChatClient.create(model);
    }

    @Test
    void aCallReturnsTheAnswerItsUsageAndItsBackend() {
        ChatResponse response = chat.prompt()
                .system("Be brief.")
                .user("What is the capital of France?")
                .call()
                .chatResponse();

        assertThat(response.getResult().getOutput().getText()).isNotBlank();
        assertThat(response.getMetadata().getUsage().getTotalTokens()).isPositive();
        assertThat(response.getMetadata().getModel()).isNotBlank();
        assertThat((Boolean) response.getMetadata().get("fallback")).isFalse();
        assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("stop");
    }

    @Test
    void theChunksOfAStreamTogetherAreTheWholeText() {
        rhetor.enqueue(Reply.stream(" Par", "is\n", " it is."));

        List<String> pieces = chat.prompt("What is the capital of France?").stream()
                .content()
                .collectList()
                .block();

        assertThat(String.join("", pieces)).isEqualTo(" Paris\n it is.");
    }

    @Test
    void cancellingAStreamEndsTheExchangeWithRhetor() throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));

        assertThat(model.stream(new Prompt("France?")).blockFirst()).isNotNull();

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void portableOptionsReachRhetor() throws Exception {
        chat.prompt("Hello!")
                .options(ChatOptions.builder()
                        .model("gpt-4o")
                        .temperature(0.25)
                        .maxTokens(7)
                        .stopSequences(List.of("END"))
                        .build())
                .call()
                .content();

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).bodyText())
                .contains("gpt-4o", "0.25", "\"max_tokens\":7", "END");
    }

    @Test
    void rhetorOptionsCanSetWhatSpringAiHasNoOptionFor() {
        rhetor.enqueue(Reply.error(503, "Overloaded."), Reply.text("Paris."));

        String answer = chat.prompt("France?")
                .options(RhetorChatOptions.of(GenerationOptions.builder()
                        .provider("openai")
                        .fallbackProvider("anthropic")
                        .build()))
                .call()
                .content();

        assertThat(rhetor.chatRequests().get(0).bodyText()).contains("openai");
        assertThat(answer).isEqualTo("Paris.");
    }

    @Test
    void anAdvisorKeepsTheConversation() {
        ChatMemory memory = MessageWindowChatMemory.builder().build();
        ChatClient remembering = ChatClient.builder(model)
                .defaultAdvisors(spec -> spec.advisors(
                                MessageChatMemoryAdvisor.builder(memory).build())
                        .param(ChatMemory.CONVERSATION_ID, "trip"))
                .build();
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Sunny."));

        remembering.prompt("What is the capital of France?").call().content();
        remembering.prompt("And its weather?").call().content();

        ChatRequest second = rhetor.chatRequests().get(1).chatRequest();
        assertThat(second.getMessages().stream().map(message -> message.getContent()))
                .containsExactly("What is the capital of France?", "Paris.", "And its weather?");
    }

    @Test
    void toolsAndMediaAreRefusedAndNotLeftOut() {
        assertThatThrownBy(() -> chat.prompt("What time is it?")
                        .tools(new Clock())
                        .call()
                        .content())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tools");
        UserMessage picture = UserMessage.builder()
                .text("What is this?")
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] {1})))
                .build();
        assertThatThrownBy(() -> model.call(new Prompt(picture)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("media");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void aFailureIsTheExceptionOfTheClient() {
        rhetor.enqueue(Reply.error(503, "No provider is available."), Reply.error(503, "No provider is available."));

        assertThatThrownBy(() -> chat.prompt("Hello!").call().content())
                .isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> chat.prompt("Hello!").stream().content().blockLast())
                .isInstanceOf(ServiceUnavailableException.class);
    }

    /** A tool. */
    static class Clock {
        @Tool(description = "Tells the time.")
        String time() {
            return "noon";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
