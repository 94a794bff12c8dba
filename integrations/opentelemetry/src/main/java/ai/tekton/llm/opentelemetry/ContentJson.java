package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Requests and answers in the format of the conventions: messages made of parts, as JSON. */
final class ContentJson {
    private ContentJson() {}

    static String instructions(String systemPrompt) {
        return parts(systemPrompt);
    }

    static String messages(List<Message> messages) {
        return messages.stream().map(ContentJson::message).collect(Collectors.joining(",", "[", "]"));
    }

    static String answer(CompletionResponse response) {
        return "[{\"role\":\"assistant\",\"parts\":" + parts(response.content()) + ",\"finish_reason\":"
                + quoted(response.finishReason().orElse("stop")) + "}]";
    }

    private static String message(Message message) {
        String name = message.name().map(text -> ",\"name\":" + quoted(text)).orElse("");
        return "{\"role\":" + quoted(message.role().name().toLowerCase(Locale.ROOT)) + ",\"parts\":"
                + parts(message.content()) + name + "}";
    }

    private static String parts(String text) {
        return "[{\"type\":\"text\",\"content\":" + quoted(text) + "}]";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
