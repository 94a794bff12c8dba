package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class BulkExampleTest {
    @Test
    void thePromptsOfAProgramAndOfAFileAreAnswered(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Yes."), Reply.text("Yes."));

        assertThat(new Program(BulkExample.class).at(rhetor).run())
                .containsExactly("France: Yes.", "Japan: Yes.", "COMPLETED, 2 answered", "COMPLETED, 0 failed");
        assertThat(rhetor.chatRequests()).hasSize(4);
    }
}
