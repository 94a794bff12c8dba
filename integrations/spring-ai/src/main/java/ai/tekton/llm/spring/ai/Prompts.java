package ai.tekton.llm.spring.ai;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.util.CollectionUtils;

/** Converts Spring AI's prompts to this library's requests. Refuses what Rhetor does not support. */
final class Prompts {
    private static final String NO_TOOLS =
            "Rhetor does not support tools, so a prompt must have none; use a ChatModel of another provider for tools.";

    private Prompts() {}

    static List<Message> messages(Prompt prompt) {
        return prompt.getInstructions().stream().map(Prompts::message).toList();
    }

    private static Message message(org.springframework.ai.chat.messages.Message message) {
        if (message instanceof MediaContent content && !CollectionUtils.isEmpty(content.getMedia())) {
            throw new InvalidRequestException("Rhetor supports only text, so a message must have no media.");
        }
        String text = message.getText() == null ? "" : message.getText();
        return switch (message.getMessageType()) {
            case SYSTEM -> Message.system(text);
            case USER -> Message.user(text);
            case ASSISTANT -> {
                if (message instanceof AssistantMessage answer && answer.hasToolCalls()) {
                    throw new InvalidRequestException(NO_TOOLS);
                }
                yield Message.assistant(text);
            }
            case TOOL -> throw new InvalidRequestException(NO_TOOLS);
        };
    }

    static GenerationOptions options(ChatOptions of, GenerationOptions defaults) {
        if (of == null) {
            return defaults;
        }
        if (of instanceof ToolCallingChatOptions tools
                && !(CollectionUtils.isEmpty(tools.getToolCallbacks())
                        && CollectionUtils.isEmpty(tools.getToolNames()))) {
            throw new InvalidRequestException(NO_TOOLS);
        }
        GenerationOptionsBuilder options =
                (of instanceof RhetorChatOptions own ? own.generation() : defaults).toBuilder();
        where(of.getModel(), options::model);
        where(of.getTemperature(), options::temperature);
        where(of.getMaxTokens(), options::maxTokens);
        where(of.getTopP(), options::topP);
        where(of.getTopK(), options::topK);
        where(of.getPresencePenalty(), options::presencePenalty);
        where(of.getFrequencyPenalty(), options::frequencyPenalty);
        where(of.getStopSequences(), options::stop);
        return options.build();
    }

    private static <T> void where(T value, Consumer<T> setter) {
        Optional.ofNullable(value).ifPresent(setter);
    }
}
