package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseFormatTest {
    private static final ResponseFormat AGE = ResponseFormat.jsonSchema("Age", "{\"type\": \"object\"}");
    private static final GenerationOptions ASKED =
            GenerationOptions.builder().responseFormat(AGE).build();

    private final List<ChatCall> calls = new ArrayList<>();
    private final TektonLlmClient client = TektonLlmClient.builder()
            .componentId("tests")
            .backend(LlmBackend.answering(call -> {
                calls.add(call);
                return "{}";
            }))
            .build();

    @Test
    void theFormatIsAppendedToTheSystemPrompt() {
        client.generateText("How old?", ASKED);
        client.generateText(
                "How old?", ASKED.toBuilder().systemPrompt("Be brief.").build());
        client.generateChatResponse(List.of(Message.system("Be brief."), Message.user("How old?")), ASKED);
        client.generateText("How old?");

        assertThat(calls.get(0).options().systemPrompt()).contains(AGE.instruction());
        assertThat(calls.get(1).options().systemPrompt()).contains("Be brief.\n\n" + AGE.instruction());
        assertThat(calls.get(2).options().systemPrompt()).isEmpty();
        assertThat(calls.get(2).messages().get(0).content()).isEqualTo("Be brief.\n\n" + AGE.instruction());
        assertThat(calls.get(3).options().systemPrompt()).isEmpty();
    }

    @Test
    void fittingLeavesRoomForTheFormat() {
        List<Message> messages =
                List.of(Message.user("one two three ".repeat(20)), Message.assistant("four"), Message.user("five"));
        GenerationOptions fitting =
                GenerationOptions.builder().maxContextTokens(100).build();

        client.generateChatResponse(messages, fitting);
        client.generateChatResponse(
                messages, fitting.toBuilder().responseFormat(AGE).build());

        assertThat(calls.get(0).messages()).hasSize(3);
        assertThat(calls.get(1).messages()).hasSizeLessThan(3);
    }

    @Test
    void anInvalidNameOrSchemaIsRefused() {
        assertThatThrownBy(() -> ResponseFormat.jsonSchema("a b", "{}")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ResponseFormat.jsonSchema("a", "[]")).isInstanceOf(InvalidRequestException.class);
        assertThat(ResponseFormat.json().schema()).isEmpty();
    }

    @Test
    void retriesCanBeTakenUntilTheBudgetIsUsedUp() {
        try (TektonLlmClient small = TektonLlmClient.builder()
                .config(ai.tekton.llm.config.ClientConfig.builder()
                        .retryBudget(1)
                        .build())
                .componentId("tests")
                .backend(LlmBackend.answering(call -> ""))
                .build()) {
            assertThat(small.takeRetry()).isTrue();
            assertThat(small.takeRetry()).isFalse();
        }
    }
}
