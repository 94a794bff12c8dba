package ai.tekton.llm;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import java.util.Objects;
import java.util.Optional;

/** Makes a {@link TektonLlmClient}, from the settings of the environment and those set here, which win. Not thread-safe. */
public final class TektonLlmClientBuilder extends ClientBuilder<TektonLlmClientBuilder> {
    private Optional<LlmBackend> primary = Optional.empty();
    private Transport transport = Transport.HTTP;
    private ConversationFormat conversationFormat = ConversationFormat.labelled();
    private ConversationStore conversationStore = ConversationStore.inMemory();

    TektonLlmClientBuilder() {}

    @Override
    TektonLlmClientBuilder self() {
        return this;
    }

    /**
     * Sets which generation of Rhetor this is. Default {@link ServerProfile#AUTO}.
     *
     * @param profile the profile
     * @return this builder
     */
    public TektonLlmClientBuilder profile(ServerProfile profile) {
        configure(config -> config.profile(profile));
        return this;
    }

    /**
     * Sets what conversations with Rhetor go over: HTTP, the default, the WebSocket, or both.
     *
     * @param transport the transport
     * @return this builder
     */
    public TektonLlmClientBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Sets what answers in place of Rhetor; attempts are repeated and fallbacks asked all the same.
     *
     * @param backend asked first; closed with the client
     * @return this builder
     */
    public TektonLlmClientBuilder backend(LlmBackend backend) {
        this.primary = Optional.of(backend);
        return this;
    }

    /**
     * {@return this builder, with how a conversation becomes one message for servers that take no more}
     *
     * @param format the format; the default is {@link ConversationFormat#labelled()}
     */
    public TektonLlmClientBuilder conversationFormat(ConversationFormat format) {
        this.conversationFormat = Objects.requireNonNull(format, "format");
        return this;
    }

    /**
     * {@return this builder, with what keeps conversations for servers that do not}
     *
     * @param store the store; the default is {@link ConversationStore#inMemory()}
     */
    public TektonLlmClientBuilder conversationStore(ConversationStore store) {
        this.conversationStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Makes the client; it connects when it is first called.
     *
     * @return the client
     * @throws InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public TektonLlmClient build() {
        return assembly(conversationFormat, conversationStore).client(primary, transport);
    }
}
