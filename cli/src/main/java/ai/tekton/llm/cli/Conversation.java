package ai.tekton.llm.cli;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation: each line is a turn, or a command that begins with a slash. The turns are kept here and sent with each
 * question, so that it makes no difference whether the server keeps them.
 */
final class Conversation {
    private final Lines lines;
    private final Answers answers;
    private final Notes notes;
    private final List<Message> turns = new ArrayList<>();
    private GenerationOptions options;

    Conversation(Lines lines, Answers answers, Notes notes, GenerationOptions options) {
        this.lines = lines;
        this.answers = answers;
        this.notes = notes;
        this.options = options;
    }

    /** Goes on until there are no more lines, or one says so. */
    void run() {
        if (lines.areTyped()) {
            notes.note("/help shows the commands; Ctrl-D ends the conversation");
        }
        Optional<String> line = lines.next();
        while (line.isPresent() && take(line.get().strip())) {
            line = lines.next();
        }
    }

    /** Does what a line asks for; false where that is to end. */
    private boolean take(String line) {
        if (line.startsWith("/")) {
            return obey(line);
        }
        if (!line.isEmpty()) {
            answer(line);
        }
        return true;
    }

    private void answer(String question) {
        turns.add(Message.user(question));
        try {
            turns.add(Message.assistant(wellFormed(answers.answer(List.copyOf(turns), options))));
        } catch (LlmCancelledException e) {
            throw e;
        } catch (TektonLlmException e) {
            if (!lines.areTyped()) {
                throw e;
            }
            // Without its answer the question would be asked again along with the next one.
            turns.remove(turns.size() - 1);
            notes.error(e);
        }
    }

    /** With a question mark for half a surrogate pair, which the library would refuse to send back with the next question. */
    private static String wellFormed(String answer) {
        return new String(answer.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private boolean obey(String line) {
        String[] parts = line.split("\\s+", 2);
        Optional<String> argument =
                Optional.of(parts.length == 2 ? parts[1] : "").filter(text -> !text.isEmpty());
        switch (parts[0]) {
            case "/system" -> {
                options =
                        options.toBuilder().systemPrompt(argument.orElse(null)).build();
                notes.note(argument.isPresent() ? "the system prompt is set" : "there is no system prompt now");
            }
            case "/model" -> {
                options = options.toBuilder().model(argument.orElse(null)).build();
                notes.note("the model is " + argument.orElse("the default one") + " now");
            }
            case "/reset" -> {
                turns.clear();
                notes.note("the conversation begins anew");
            }
            case "/help" -> notes.note("/system TEXT, /model ID, /reset, /help, /quit");
            case "/quit" -> {
                return false;
            }
            default -> notes.note("there is no command " + parts[0] + "; /help shows those there are");
        }
        return true;
    }
}
