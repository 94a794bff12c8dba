package ai.tekton.llm.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

// tag::test[]
@SpringBootTest
@AutoConfigureRhetorMock
class CapitalApplicationTest {
    @Autowired
    RhetorMock rhetor;

    @Autowired
    CapitalApplication application;

    @Test
    void theAnswerComesFromRhetor() throws Exception {
        rhetor.enqueue(Reply.text("Paris."));

        assertThat(application.capital("France")).isEqualTo("Paris.");

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).bodyText()).contains("the capital of France");
    }
}
// end::test[]
