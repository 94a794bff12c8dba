package ai.tekton.llm.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** A test of an application uses the mock, whatever address of Rhetor the application sets. */
@SpringBootTest(
        properties = {
            "tekton.llm.urls=http://one.example.org,http://two.example.org",
            "tekton.llm.proxy.url=http://localhost:1",
            "tekton.llm.max-retries=0",
            "tekton.llm.fallback.enabled=false"
        })
@AutoConfigureRhetorMock
class OwnSettingsTest {
    @Test
    void onlyTheMockIsCalled(@Autowired RhetorMock rhetor, @Autowired TektonLlmClient client) {
        rhetor.enqueue(Reply.text("Paris."));

        assertThat(client.generateText("France?").content()).isEqualTo("Paris.");
    }
}
