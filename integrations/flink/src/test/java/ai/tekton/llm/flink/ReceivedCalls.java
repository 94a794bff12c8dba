package ai.tekton.llm.flink;

import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;

/** The calls that a mock has received, without its requests for the generation or the prices. */
final class ReceivedCalls {
    private ReceivedCalls() {}

    /** Waits until the mock has received so many calls. */
    static void await(RhetorMock rhetor, int count) throws InterruptedException {
        for (int seen = 0; seen < count; ) {
            ReceivedRequest request = rhetor.takeRequest(Duration.ofMinutes(5));
            seen += request.operation()
                            .filter(RhetorOperation.CREATE_CHAT_COMPLETION::equals)
                            .isPresent()
                    ? 1
                    : 0;
        }
    }
}
