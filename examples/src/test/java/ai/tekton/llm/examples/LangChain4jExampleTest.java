package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class LangChain4jExampleTest {
    @Test
    void eachModelAnswersAndTheLocalOneContinuesIfRhetorBreaksOff(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.text("Paris."), Reply.text("Tokyo."), Reply.error(503, "Away."));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .enqueue(Reply.stream("The waves ", "come ", "and go.").cutAfter(2));

        assertThat(new Program(LangChain4jExample.class)
                        .at(rhetor)
                        .with("RHETOR_PROFILE", "contract")
                        .with("RHETOR_MAX_RETRIES", "0")
                        .run())
                .containsExactly(
                        "Paris.", "The waves come (ended by the local model)", "Tokyo.", "(said by the local model)");
    }
}
