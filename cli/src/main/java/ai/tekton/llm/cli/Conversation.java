package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/**
 * A conversation: each message is a turn, or a command that starts with a slash. It keeps the turns and sends them with each
 * question, so that it works with servers that do not store them.
 */
final class Conversation {
    private final MessageInput lines;
    private final Answers answers;
    private final Notes notes;
    private final ChatState state;
    private final ChatActions actions;
    private final boolean usage;
    private final OpenResources resources;

    Conversation(MessageInput lines, Answers answers, ChatState state, ChatActions actions, boolean usage, Host host) {
        this.lines = lines;
        this.answers = answers;
        this.notes = new Notes(host.err());
        this.state = state;
        this.actions = actions;
        this.usage = usage;
        this.resources = host.resources();
    }

    /** Runs until the messages end, or one ends the conversation. */
    void run() {
        if (lines.areTyped()) {
            notes.note("/help shows the commands; Ctrl-D ends the conversation");
            state.transcript().last().ifPresent(this::showProgress);
        }
        Optional<String> message = lines.next();
        while (message.isPresent() && take(message.get().strip())) {
            message = lines.next();
        }
    }

    private void showProgress(Turn last) {
        notes.note(
                "resuming a conversation of " + state.transcript().turns().size() + " turns; the last question was:");
        notes.line(last.question());
        if (!last.isAnswered()) {
            notes.note("its answer was cut off; /retry requests it again");
        }
    }

    /** Processes a message; false if it ends the conversation. */
    private boolean take(String message) {
        if (message.startsWith("/")) {
            return obey(message);
        }
        if (!message.isEmpty()) {
            ask(message);
        }
        return true;
    }

    private void ask(String question) {
        state.transcript().question(Turns.asked(question, state.options()));
        answer();
    }

    /** Requests an answer to the last question. */
    private void answer() {
        try {
            lines.interruptibly(() -> {
                Answer answer = answers.answer(state.transcript().messages(), state.options(), state.transcript());
                if (usage) {
                    notes.note(UsageText.of(answer.outcome()));
                }
            });
        } catch (LlmCancelledException e) {
            if (!lines.areTyped() || resources.hasEnded()) {
                throw e;
            }
            notes.note("the answer was cut off; /retry requests it again");
        } catch (TektonLlmException e) {
            if (!lines.areTyped()) {
                throw e;
            }
            notes.error(e);
        }
    }

    private boolean obey(String message) {
        String[] parts = message.split("\\s+", 2);
        Optional<SlashCommand> command = SlashCommand.of(parts[0]);
        if (command.isEmpty()) {
            notes.note("there is no command " + parts[0] + "; /help lists the commands");
            return true;
        }
        String argument = parts.length == 2 ? parts[1].strip() : "";
        try {
            switch (command.get()) {
                case QUIT -> {
                    return false;
                }
                case RETRY -> retry();
                case EDIT -> actions.edited().ifPresent(this::ask);
                default -> lines.interruptibly(() -> actions.perform(command.get(), argument));
            }
        } catch (TektonLlmException e) {
            if (!lines.areTyped() || resources.hasEnded()) {
                throw e;
            }
            notes.error(e);
        }
        return true;
    }

    private void retry() {
        if (state.transcript().last().isEmpty()) {
            notes.note("there is no question yet");
            return;
        }
        state.transcript().retry();
        answer();
    }
}
