package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.MessageRole;
import ai.tekton.rhetor.model.Message;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a conversation from a JSON array of messages. Unknown fields are ignored. */
final class MessagesFile {
    static final String STANDARD_INPUT = "-";

    private final InputStream standardInput;
    private final String place;

    MessagesFile(InputStream standardInput) {
        this(standardInput, "--messages");
    }

    /** The location that error messages name. */
    MessagesFile(InputStream standardInput, String place) {
        this.standardInput = standardInput;
        this.place = place;
    }

    /**
     * Reads a conversation.
     *
     * @param file the file's name, or a dash for standard input
     * @throws InvalidRequestException if it is missing or not a conversation
     */
    List<ai.tekton.llm.model.Message> read(String file) {
        return messages(parsed(file));
    }

    List<ai.tekton.llm.model.Message> messages(JsonNode array) {
        if (!array.isArray()) {
            throw wrong("it must be an array of {\"role\", \"content\"}.");
        }
        List<ai.tekton.llm.model.Message> messages = new ArrayList<>();
        for (JsonNode element : array) {
            messages.add(message(element, messages.size() + 1));
        }
        return messages;
    }

    JsonNode parsed(String file) {
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(
                            file.equals(STANDARD_INPUT)
                                    ? standardInput.readAllBytes()
                                    : Files.readAllBytes(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw wrong("there is no file '" + file + "'.");
        } catch (JsonProcessingException e) {
            throw wrong("it is not JSON, at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ai.tekton.llm.model.Message message(JsonNode element, int number) {
        return new ai.tekton.llm.model.Message(
                role(text(element, Message.JSON_PROPERTY_ROLE, number), number),
                text(element, Message.JSON_PROPERTY_CONTENT, number),
                Optional.ofNullable(element.get(Message.JSON_PROPERTY_NAME)).map(JsonNode::textValue));
    }

    private String text(JsonNode element, String field, int number) {
        JsonNode value = element.path(field);
        if (!value.isTextual()) {
            throw wrong("message " + number + " needs a text in \"" + field + "\".");
        }
        return value.textValue();
    }

    private MessageRole role(String name, int number) {
        return Arrays.stream(MessageRole.values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("message " + number + " has the role '" + name
                        + "'; it must be system, user, assistant or function."));
    }

    private InvalidRequestException wrong(String what) {
        return new InvalidRequestException(place + ": " + what);
    }
}
