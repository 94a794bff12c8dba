package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.cli.screen.CodeBlocks;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import java.util.List;
import java.util.Optional;

/** Executes the commands within a conversation, except those that send a question. */
final class ChatActions {
    private static final String DEFAULT = "default";

    private final Notes notes;
    private final ChatState state;
    private final ProviderCatalogue catalogue;
    private final ClientConfig config;
    private final Editor editor;
    private final Clipboard clipboard;
    private final TranscriptFile file = new TranscriptFile();

    ChatActions(Host host, ChatState state, ProviderCatalogue catalogue, ClientConfig config) {
        this.notes = new Notes(host.err());
        this.state = state;
        this.catalogue = catalogue;
        this.config = config;
        this.editor = new Editor(host.environment());
        this.clipboard = new Clipboard(host.environment(), notes::show);
    }

    void perform(SlashCommand command, String argument) {
        switch (command) {
            case SYSTEM -> system(argument);
            case MODEL -> model(argument);
            case PROVIDER -> provider(argument);
            case SAVE -> save(argument);
            case COPY -> copy();
            case USAGE -> notes.note(UsageText.of(outcomes()));
            case RESET -> {
                state.startOver();
                notes.note("the conversation starts over");
            }
            case HELP -> notes.line(SlashCommand.help());
            default -> throw new IllegalArgumentException(command.typed());
        }
    }

    /** The completions of a command's argument. */
    List<String> values(SlashCommand command) {
        return switch (command) {
            case MODEL -> catalogue.modelIds(provider());
            case PROVIDER -> catalogue.providerIds();
            default -> List.of();
        };
    }

    /** The text that the user wrote in the editor; empty if it is blank or unchanged. */
    Optional<String> edited() {
        String before = state.transcript().last().map(Turn::question).orElse("");
        Optional<String> after =
                Optional.of(editor.edit(before)).filter(text -> !text.isBlank() && !text.equals(before));
        if (after.isEmpty()) {
            notes.note("nothing new was saved, so nothing is sent");
        }
        return after;
    }

    private void system(String text) {
        state.options(state.options().toBuilder()
                .systemPrompt(text.isEmpty() ? null : text)
                .build());
        notes.note(text.isEmpty() ? "there is no system prompt now" : "the system prompt is set");
    }

    private void model(String id) {
        if (id.isEmpty()) {
            listModels();
            return;
        }
        String chosen = id.equals(DEFAULT) ? null : id;
        state.options(state.options().toBuilder().model(chosen).build());
        notes.note("the model is " + (chosen == null ? "the default one" : chosen) + " now");
    }

    private void listModels() {
        ProviderList list = catalogue.providers();
        Optional<String> current = model(list);
        notes.note("the model is " + current.orElse("the server's default") + " of " + provider());
        list.provider(provider()).map(Provider::models).orElse(List.of()).forEach(model -> {
            boolean answers = current.filter(model.id()::equals).isPresent();
            notes.line((answers ? "* " : "  ") + model.id());
        });
    }

    private void provider(String id) {
        if (id.isEmpty()) {
            notes.note("the provider is " + provider());
            catalogue
                    .providers()
                    .providers()
                    .values()
                    .forEach(provider -> notes.line((provider.id().equals(provider()) ? "* " : "  ")
                            + provider.id()
                            + (provider.available() ? "" : " (not available)")));
            return;
        }
        String chosen = id.equals(DEFAULT) ? null : id;
        // The model belongs to the previous provider.
        GenerationOptions next =
                state.options().toBuilder().provider(chosen).model(null).build();
        state.options(next);
        notes.note("the provider is " + provider() + " now, with its default model");
    }

    private String provider() {
        return state.options().provider().orElse(config.provider());
    }

    private Optional<String> model(ProviderList list) {
        boolean usual = provider().equals(config.provider());
        return state.options()
                .model()
                .or(() -> usual ? config.model() : Optional.empty())
                .or(() -> list.defaultModelOf(provider()));
    }

    private void save(String name) {
        if (name.isEmpty()) {
            notes.note("/save needs the name of a file");
        } else {
            file.write(name, state.transcript(), state.options().systemPrompt());
            notes.note("saved in " + name);
        }
    }

    private void copy() {
        List<Turn> turns = state.transcript().turns();
        for (int i = turns.size() - 1; i >= 0; i--) {
            Optional<String> code = turns.get(i).answer().flatMap(CodeBlocks::last);
            if (code.isPresent()) {
                notes.note("copied " + code.get().lines().count() + " lines, by " + clipboard.copy(code.get()));
                return;
            }
        }
        notes.note("there is no code block in this conversation");
    }

    private List<Turn.Outcome> outcomes() {
        return state.transcript().turns().stream()
                .map(Turn::outcome)
                .flatMap(Optional::stream)
                .toList();
    }
}
