package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.model.MessageRole;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RhetorMockExtension.class)
class RhetorChatModelTest {
    private static final String QUESTION = "What is the capital of France?";

    static TektonLlmClient client(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .url(rhetor.url())
                .profile(ServerProfile.CONTRACT)
                .componentId("tests")
                .maxRetries(0)
                .withoutLocalFallback()
                .build();
    }

    @Test
    void anAnswerHasItsTextAndItsMetadata(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."));
        try (TektonLlmClient client = client(rhetor)) {
            ChatResponse response = RhetorChatModel.of(client).chat(UserMessage.from(QUESTION));

            assertThat(response.aiMessage().text()).isEqualTo("Paris.");
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.modelName()).isNotBlank();
            assertThat(response.tokenUsage().totalTokenCount()).isPositive();
            RhetorResponseMetadata metadata = (RhetorResponseMetadata) response.metadata();
            assertThat(metadata.fallback()).isFalse();
            assertThat(metadata.backend()).contains("rhetor");
            assertThat(metadata.warnings()).isEmpty();
            assertThat(metadata.attempts()).isEqualTo(1);
            assertThat(metadata.toBuilder().build()).isEqualTo(metadata);
        }
    }

    @Test
    void messagesAndParametersAreSent(RhetorMock rhetor) {
        try (TektonLlmClient client = client(rhetor)) {
            RhetorChatModel.builder(client)
                    .defaultRequestParameters(ChatRequestParameters.builder()
                            .temperature(0.9)
                            .maxOutputTokens(50)
                            .build())
                    .options(GenerationOptions.builder().provider("openai").build())
                    .build()
                    .chat(ChatRequest.builder()
                            .messages(
                                    SystemMessage.from("Be brief."),
                                    UserMessage.from("Ann", "Hello."),
                                    AiMessage.from("Hi."),
                                    ToolExecutionResultMessage.from("1", "weather", "Rain."),
                                    UserMessage.from(TextContent.from("Two"), TextContent.from("parts.")))
                            .parameters(ChatRequestParameters.builder()
                                    .modelName("gpt-4")
                                    .temperature(0.2)
                                    .topP(0.5)
                                    .stopSequences("END")
                                    .build())
                            .build());
        }

        var sent = rhetor.chatRequests().get(0).chatRequest();
        assertThat(sent.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(sent.getMessages())
                .extracting(message -> message.getRole() + ": " + message.getContent())
                .containsExactly(
                        MessageRole.USER + ": Hello.",
                        MessageRole.ASSISTANT + ": Hi.",
                        MessageRole.FUNCTION + ": Rain.",
                        MessageRole.USER + ": Two\nparts.");
        assertThat(rhetor.chatRequests().get(0).bodyText())
                .contains("\"gpt-4\"", "\"openai\"", "0.2", "0.5", "50", "END")
                .doesNotContain("0.9");
    }

    @Test
    void optionsThatRhetorDoesNotSupportAreRefusedAndNotDropped(RhetorMock rhetor) {
        try (TektonLlmClient client = client(rhetor)) {
            ChatModel model = RhetorChatModel.of(client);
            UserMessage image = UserMessage.from(
                    TextContent.from("What is this?"), ImageContent.from("https://example.com/cat.png"));
            AiMessage call = AiMessage.from(
                    ToolExecutionRequest.builder().id("1").name("weather").build());
            ChatRequest tool = ChatRequest.builder()
                    .messages(UserMessage.from(QUESTION))
                    .toolSpecifications(
                            ToolSpecification.builder().name("weather").build())
                    .build();

            assertThatThrownBy(() -> model.chat(image))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("image content");
            assertThatThrownBy(() -> model.chat(UserMessage.from(QUESTION), call))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("tools");
            assertThatThrownBy(() -> model.chat(tool))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("toolSpecifications");
            assertThat(model.chatAsync(tool)).failsWithin(10, TimeUnit.SECONDS);
        }
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429", "401", "504", "400", "500", "503"})
    void aFailureIsMappedToAnExceptionOfLangChain4j(int status, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(status, "No."));
        Class<?> expected = switch (status) {
            case 429 -> RateLimitException.class;
            case 401 -> AuthenticationException.class;
            case 504 -> TimeoutException.class;
            case 400 -> InvalidRequestException.class;
            default -> InternalServerException.class;
        };
        try (TektonLlmClient client = client(rhetor)) {
            assertThatThrownBy(() -> RhetorChatModel.of(client).chat(QUESTION))
                    .isExactlyInstanceOf(expected)
                    .hasCauseInstanceOf(ai.tekton.llm.error.TektonLlmException.class);
        }
    }

    @Test
    void aLostConnectionIsRetriable(RhetorMock rhetor) {
        rhetor.enqueue(Reply.reset());
        try (TektonLlmClient client = client(rhetor)) {
            assertThatThrownBy(() -> RhetorChatModel.of(client).chat(QUESTION))
                    .isExactlyInstanceOf(RetriableException.class)
                    .hasCauseInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void jsonIsRequestedInThePromptAndItsCodeFenceRemoved(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("```json\n{\"capital\": \"Paris\"}\n```"));
        try (TektonLlmClient client = client(rhetor)) {
            ChatResponse response = RhetorChatModel.of(client)
                    .chat(ChatRequest.builder()
                            .messages(UserMessage.from(QUESTION))
                            .responseFormat(ResponseFormat.JSON)
                            .build());

            assertThat(response.aiMessage().text()).isEqualTo("{\"capital\": \"Paris\"}");
        }
        assertThat(rhetor.chatRequests().get(0).bodyText()).contains(QUESTION, "Answer with one JSON object");
    }

    @Test
    void anAnswerThatIsNotJsonIsAFailureThatContainsTheAnswer(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("It is Paris."));
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(QUESTION))
                .responseFormat(ResponseFormat.JSON)
                .build();
        try (TektonLlmClient client = client(rhetor)) {
            assertThatThrownBy(() -> RhetorChatModel.of(client).chat(request))
                    .isInstanceOfSatisfying(
                            WrongJsonException.class,
                            wrong -> assertThat(wrong.answer()).isEqualTo("It is Paris."))
                    .hasMessageContaining("line 1")
                    .message()
                    .doesNotContain("Paris");
        }
    }

    @Test
    void aCancelledFutureEndsTheExchangeWithRhetor(RhetorMock rhetor) throws Exception {
        Gate never = new Gate();
        rhetor.enqueue(Reply.text("Paris.").hold(never));
        try (TektonLlmClient client = client(rhetor)) {
            CompletableFuture<ChatResponse> answer = RhetorChatModel.of(client).chatAsync(UserMessage.from(QUESTION));
            ReceivedRequest received = rhetor.takeRequest(Duration.ofSeconds(30));
            answer.cancel(false);

            assertThat(received.outcome()).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        }
    }
}
