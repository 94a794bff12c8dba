package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** LangChain4j's own tests of when a model calls its listeners. */
class CommonListenerTest {
    private static final String MODEL = "claude-3-opus-20240229";

    private static ChatRequestParameters parameters(double temperature, double topP, int maxTokens) {
        return ChatRequestParameters.builder()
                .modelName(MODEL)
                .temperature(temperature)
                .topP(topP)
                .maxOutputTokens(maxTokens)
                .build();
    }

    /** A Rhetor that answers or refuses, and a client of it. */
    private static final class Server implements AutoCloseable {
        private final RhetorMock rhetor = RhetorMock.start();
        private final TektonLlmClient client = RhetorChatModelTest.client(rhetor);

        TektonLlmClient refusing() {
            rhetor.enqueue(Reply.error(400, "No."));
            return client;
        }

        @Override
        public void close() {
            client.close();
            rhetor.close();
        }
    }

    @Nested
    class OfWholeAnswers extends AbstractChatModelListenerIT {
        private final Server server = new Server();

        @AfterEach
        void end() {
            server.close();
        }

        @Override
        protected ChatModel createModel(ChatModelListener listener) {
            return RhetorChatModel.builder(server.client)
                    .defaultRequestParameters(parameters(temperature(), topP(), maxTokens()))
                    .listeners(List.of(listener))
                    .build();
        }

        @Override
        protected ChatModel createFailingModel(ChatModelListener listener) {
            return RhetorChatModel.builder(server.refusing())
                    .listeners(List.of(listener))
                    .build();
        }

        @Override
        protected String modelName() {
            return MODEL;
        }

        @Override
        protected Class<? extends Exception> expectedExceptionClass() {
            return InvalidRequestException.class;
        }

        @Override
        protected boolean supportsTools() {
            return false;
        }

        @Override
        protected boolean assertResponseId() {
            return false;
        }
    }

    @Nested
    class OfStreams extends AbstractStreamingChatModelListenerIT {
        private final Server server = new Server();

        @AfterEach
        void end() {
            server.close();
        }

        @Override
        protected StreamingChatModel createModel(ChatModelListener listener) {
            return RhetorStreamingChatModel.builder(server.client)
                    .defaultRequestParameters(parameters(temperature(), topP(), maxTokens()))
                    .listeners(List.of(listener))
                    .build();
        }

        @Override
        protected StreamingChatModel createFailingModel(ChatModelListener listener) {
            return RhetorStreamingChatModel.builder(server.refusing())
                    .listeners(List.of(listener))
                    .build();
        }

        @Override
        protected String modelName() {
            return MODEL;
        }

        @Override
        protected Class<? extends Exception> expectedExceptionClass() {
            return InvalidRequestException.class;
        }

        @Override
        protected boolean supportsTools() {
            return false;
        }

        @Override
        protected boolean assertResponseId() {
            return false;
        }
    }
}
