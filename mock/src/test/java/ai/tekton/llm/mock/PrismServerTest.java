package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.Calls.request;
import static ai.tekton.llm.mock.Calls.send;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.model.Health;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrismServerTest {
    private PrismServer prism;

    @BeforeAll
    void start() {
        prism = PrismServer.start();
    }

    @AfterAll
    void stop() {
        prism.close();
    }

    @Test
    void healthIsAnExampleOfTheContract() throws Exception {
        HttpResponse<String> response = send(request(prism.url(), GET_HEALTH, ""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Calls.model(response, Health.class).getComponent()).isEqualTo("rhetor");
    }

    @Test
    void aStatusCanBeRequested() throws Exception {
        HttpResponse<String> response = send(
                request(prism.url(), CREATE_CHAT_COMPLETION, RawClient.QUESTION).header("Prefer", "code=429"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aRequestThatViolatesTheContractIsRefused() throws Exception {
        for (String body : new String[] {"{\"messages\":[]}", "{}", "{\"messages\":[{\"role\":\"nobody\"}]}"}) {
            assertThat(send(request(prism.url(), CREATE_CHAT_COMPLETION, body)).statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void aStreamIsAnswered() throws Exception {
        HttpResponse<String> response = send(
                request(prism.url(), STREAM_CHAT_COMPLETION, RawClient.QUESTION).header("Accept", "text/event-stream"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("data: ");
    }

    @Test
    void aClosedPrismHasNoProcessAndKeepsItsOutput() {
        PrismServer other = PrismServer.start();
        assertThat(other.port()).isNotEqualTo(prism.port());

        other.close();
        other.close();

        assertThat(other.process().isAlive()).isFalse();
        assertThat(other.process().onExit()).succeedsWithin(SOON);
        assertThat(other.output()).anyMatch(line -> line.contains("Prism is listening"));
        assertThat(prism.process().isAlive()).isTrue();
    }

    @Test
    void aMissingDirectoryIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> PrismServer.builder().directory(missing).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void aFailedInstallationReportsTheOutputOfNpm(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("package.json"), "{\"name\":\"x\",\"version\":\"1.0.0\"");

        assertThatIllegalStateException()
                .isThrownBy(() -> PrismServer.builder().directory(directory).start())
                .withMessageContaining("npm ci failed with status")
                .withMessageContaining("package.json");
    }
}
