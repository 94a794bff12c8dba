package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's own tests of chat models; what Rhetor does not support must be refused, which they test as well. */
class CommonChatModelTest extends AbstractChatModelIT {
    private final ScriptedRhetor rhetor = new ScriptedRhetor();

    @AfterAll
    void end() {
        rhetor.close();
    }

    @Override
    protected List<ChatModel> models() {
        return List.of(RhetorChatModel.of(rhetor.client()), ResilientChatModel.of(RhetorChatModel.of(rhetor.client())));
    }

    @Override
    protected ChatModel createModelWith(ChatRequestParameters parameters) {
        return RhetorChatModel.builder(rhetor.client())
                .defaultRequestParameters(parameters)
                .build();
    }

    @Override
    protected String customModelName() {
        return "claude-3-opus-20240229";
    }

    @Override
    protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
        return ChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
    }

    @Override
    protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(ChatModel model) {
        return RhetorResponseMetadata.class;
    }

    /** Rhetor gives answers no id. */
    @Override
    protected boolean assertResponseId() {
        return false;
    }

    @Override
    protected boolean supportsChatAsync() {
        return true;
    }

    @Override
    protected boolean supportsTools() {
        return false;
    }

    @Override
    protected boolean supportsToolChoiceRequired() {
        return false;
    }

    @Override
    protected boolean supportsSingleImageInputAsBase64EncodedString() {
        return false;
    }

    @Override
    protected boolean supportsSingleImageInputAsPublicURL() {
        return false;
    }
}
