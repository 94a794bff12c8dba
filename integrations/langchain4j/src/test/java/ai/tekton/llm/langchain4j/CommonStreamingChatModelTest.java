package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's own tests of streaming chat models; what Rhetor does not support must be refused, which they test as well. */
class CommonStreamingChatModelTest extends AbstractStreamingChatModelIT {
    private final ScriptedRhetor rhetor = new ScriptedRhetor();

    @AfterAll
    void end() {
        rhetor.close();
    }

    @Override
    protected List<StreamingChatModel> models() {
        return List.of(
                RhetorStreamingChatModel.of(rhetor.client()),
                ResilientStreamingChatModel.of(RhetorStreamingChatModel.of(rhetor.client())));
    }

    @Override
    protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
        return RhetorStreamingChatModel.builder(rhetor.client())
                .defaultRequestParameters(parameters)
                .build();
    }

    @Override
    public StreamingChatModel createModelWith(ChatModelListener listener) {
        return RhetorStreamingChatModel.builder(rhetor.client())
                .listeners(List.of(listener))
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
    protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(StreamingChatModel model) {
        return RhetorResponseMetadata.class;
    }

    /** Rhetor gives answers no id. */
    @Override
    protected boolean assertResponseId() {
        return false;
    }

    /** A handler is called by one thread at a time, but not by the same one each time. */
    @Override
    protected boolean assertThreads() {
        return false;
    }

    /** That test waits half a minute for what must not come; RhetorStreamingChatModelTest has it without. */
    @Override
    protected boolean supportsStreamingCancellation() {
        return Boolean.getBoolean("langchain4j.cancellation");
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
