package ai.tekton.llm.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.HealthStatus;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** In a context that has nothing of Spring Boot but what the annotation brings. */
@SpringJUnitConfig
@AutoConfigureRhetorMock(token = "secret")
@org.springframework.test.context.TestPropertySource(
        properties = {
            "tekton.llm.component-id=slice",
            "tekton.llm.url=http://unused.invalid",
            "tekton.llm.max-retries=0"
        })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AutoConfigureRhetorMockTest {
    @Autowired
    RhetorMock rhetor;

    @Autowired
    TektonLlmClient client;

    @Test
    @Order(1)
    void theClientCallsTheMockAndNotTheAddressOfTheApplication() {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("left over"));

        assertThat(client.generateText("What is the capital of France?").content())
                .isEqualTo("Paris.");
    }

    @Test
    @Order(2)
    void theMockIsResetBeforeEachTest() {
        assertThat(rhetor.journal()).isEmpty();
        assertThat(client.generateText("Hello!").content()).isNotEqualTo("left over");
    }

    @Nested
    class InsideAnotherTest {
        @Test
        void theClientHasTheAddressOfTheMock() {
            assertThat(client.config().url()).hasToString(rhetor.url());
            assertThat(client.health().status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }
}
