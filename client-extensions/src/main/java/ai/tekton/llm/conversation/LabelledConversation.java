package ai.tekton.llm.conversation;

import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes each message under a heading of its role. */
final class LabelledConversation {
    private static final Pattern HEADING = Pattern.compile("(?m)^(?=\\[(?:System|User|Assistant|Function)\\b)");

    private LabelledConversation() {}

    static String format(List<Message> messages) {
        return messages.stream().map(LabelledConversation::turn).collect(Collectors.joining("\n\n"));
    }

    private static String turn(Message message) {
        String name = message.name().map(speaker -> " " + oneLine(speaker)).orElse("");
        String content = HEADING.matcher(message.content()).replaceAll(" ");
        return "[" + label(message.role()) + name + "]\n" + content;
    }

    private static String oneLine(String name) {
        return name.replaceAll("[\\]\\v]", " ").strip();
    }

    private static String label(MessageRole role) {
        return switch (role) {
            case SYSTEM -> "System";
            case USER -> "User";
            case ASSISTANT -> "Assistant";
            case FUNCTION -> "Function";
        };
    }
}
