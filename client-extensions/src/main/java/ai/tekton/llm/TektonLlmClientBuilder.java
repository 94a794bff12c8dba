package ai.tekton.llm;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a {@link TektonLlmClient} from the settings of the environment; what is set here overrides them. Not
 * thread-safe.
 */
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
     * Sets the server's generation of Rhetor. Default {@link ServerProfile#AUTO}.
     *
     * @param profile the profile
     * @return this builder
     */
    public TektonLlmClientBuilder profile(ServerProfile profile) {
        configure(config -> config.profile(profile));
        return this;
    }

    /**
     * Sets the transport for conversations with Rhetor: HTTP (the default), the WebSocket, or both.
     *
     * @param transport the transport
     * @return this builder
     */
    public TektonLlmClientBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Sets the backend that answers in place of Rhetor. Retries and fallbacks apply to it too.
     *
     * @param backend the backend that the client calls first, and closes when it is closed
     * @return this builder
     */
    public TektonLlmClientBuilder backend(LlmBackend backend) {
        this.primary = Optional.of(backend);
        return this;
    }

    /**
     * Sets the format that puts a conversation into one message, for servers that accept only one message.
     *
     * @param format the format; default {@link ConversationFormat#labelled()}
     * @return this builder
     */
    public TektonLlmClientBuilder conversationFormat(ConversationFormat format) {
        this.conversationFormat = Objects.requireNonNull(format, "format");
        return this;
    }

    /**
     * Sets the store that keeps conversations for servers that do not keep them.
     *
     * @param store the store; default {@link ConversationStore#inMemory()}
     * @return this builder
     */
    public TektonLlmClientBuilder conversationStore(ConversationStore store) {
        this.conversationStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Builds the client, which connects when it makes its first call.
     *
     * @return the client
     * @throws InvalidRequestException if a setting is invalid; the message names the setting and the valid values
     */
    public TektonLlmClient build() {
        return assembly(conversationFormat, conversationStore).client(primary, transport);
    }
}
