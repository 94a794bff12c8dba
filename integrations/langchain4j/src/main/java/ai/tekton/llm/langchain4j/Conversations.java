package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Converts LangChain4j's messages to this library's, and back. */
final class Conversations {
    private Conversations() {}

    /**
     * Converts the messages for a request to Rhetor.
     *
     * @throws UnsupportedFeatureException if a message contains something that Rhetor does not support
     */
    static List<Message> sendable(List<ChatMessage> messages) {
        return messages.stream().map(Conversations::sendable).toList();
    }

    private static Message sendable(ChatMessage message) {
        if (message instanceof UserMessage user) {
            refuseAllButText(user.contents(), "a user's message");
        } else if (message instanceof AiMessage ai) {
            refuseAllButText(ai);
        } else if (message instanceof ToolExecutionResultMessage result) {
            refuseAllButText(result.contents(), "a tool's result");
        } else if (!(message instanceof SystemMessage)) {
            throw new UnsupportedFeatureException("Rhetor does not support messages of the type " + message.type()
                    + ": it takes those of the system, users, models and tools.");
        }
        return text(message);
    }

    private static void refuseAllButText(List<Content> contents, String what) {
        for (Content content : contents) {
            if (!(content instanceof TextContent)) {
                throw new UnsupportedFeatureException(
                        "Rhetor does not support " + content.type().name().toLowerCase(Locale.ROOT)
                                + " content, but " + what
                                + " holds some: it accepts only texts. Use another model, such as with"
                                + " ResilientChatModel.");
            }
        }
    }

    private static void refuseAllButText(AiMessage ai) {
        if (ai.hasToolExecutionRequests()) {
            throw new UnsupportedFeatureException(
                    "Rhetor does not support tools, but a model's message requests the execution of one.");
        }
        boolean media = ai.attributes().containsKey(AiMessage.GENERATED_IMAGES_KEY)
                || ai.attributes().containsKey(AiMessage.GENERATED_AUDIO_KEY);
        if (media) {
            throw new UnsupportedFeatureException(
                    "Rhetor does not support images and sound, but a model's message holds some: it accepts only texts.");
        }
    }

    /** The texts of the messages; the caller carries everything else itself. */
    static List<Message> texts(List<ChatMessage> messages) {
        return messages.stream().map(Conversations::text).toList();
    }

    private static Message text(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return Message.system(system.text());
        }
        if (message instanceof UserMessage user) {
            return new Message(MessageRole.USER, texts(user.contents(), "\n"), Optional.ofNullable(user.name()));
        }
        if (message instanceof AiMessage ai) {
            return Message.assistant(ai.text() == null ? "" : ai.text());
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return new Message(
                    MessageRole.FUNCTION, texts(result.contents(), "\n"), Optional.ofNullable(result.toolName()));
        }
        return Message.user("");
    }

    private static String texts(List<Content> contents, String between) {
        return contents.stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining(between));
    }

    /** Converts a call's conversation to LangChain4j's messages. */
    static List<ChatMessage> of(ChatCall call) {
        List<ChatMessage> messages = new ArrayList<>();
        call.options().systemPrompt().ifPresent(prompt -> messages.add(SystemMessage.from(prompt)));
        call.messages().forEach(message -> messages.add(of(message)));
        return messages;
    }

    /**
     * Converts a message. LangChain4j requires a tool's result to belong to a tool request, which a call does not contain, so
     * the result becomes a text.
     */
    static ChatMessage of(Message message) {
        return switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.content());
            case USER ->
                message.name()
                        .map(name -> UserMessage.from(name, message.content()))
                        .orElseGet(() -> UserMessage.from(message.content()));
            case ASSISTANT -> AiMessage.from(message.content());
            case FUNCTION ->
                UserMessage.from("The function " + message.name().orElse("") + " returned: " + message.content());
        };
    }
}
