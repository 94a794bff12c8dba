package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class MockTest {
    @Test
    void itPrintsItsAddressAndServesUntilItIsAskedToEnd() throws Exception {
        OpenResources resources = new OpenResources();
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Result> running =
                    executor.submit(() -> new CommandRun().to(written).run(resources, "mock", "--port", "0"));
            String url = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8)).readLine();

            assertThat(new CommandRun().run("ask", "--url", url, "Where?").out())
                    .contains("Where?");
            resources.end();

            assertThat(running.get().status()).isEqualTo(Status.INTERRUPTED);
            assertThat(new CommandRun().run("health", "--url", url).status()).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aPortThatIsTakenIsAnError(RhetorMock rhetor) {
        Result result = new CommandRun().run("mock", "--port", String.valueOf(rhetor.port()));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error: ")
                .contains("127.0.0.1:" + rhetor.port())
                .hasLineCount(1);
    }

    @Test
    void itStandsInWhereNobodySaysWhereRhetorIsAndNoneIsAtTheDefaultAddress() {
        String nobody = CommandRun.nobodyAt();

        Result result =
                new CommandRun().defaultUrl(nobody).with("RHETOR_URL", " ").run("ask", "Where?");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Simulated answer");
        assertThat(result.err())
                .isEqualTo("note: no Rhetor at " + nobody
                        + " and RHETOR_URL is not set; answering from the built-in mock\n");
    }

    @Test
    void aRhetorAtTheDefaultAddressIsUsed(RhetorMock rhetor) {
        Result result = new CommandRun().defaultUrl(rhetor.url()).run("ask", "Where?");

        assertThat(result.err()).isEmpty();
        assertThat(rhetor.journal()).hasSize(1);
    }

    @Test
    void itNeverStandsInForAnAddressThatWasGiven() {
        String nobody = CommandRun.nobodyAt();

        Result option = new CommandRun().run("ask", "--retries", "0", "--no-fallback", "--url", nobody, "Where?");
        Result variable =
                new CommandRun().with("RHETOR_URL", nobody).run("ask", "--retries", "0", "--no-fallback", "Where?");

        assertThat(option.err()).startsWith("error: LlmConnectionException: ");
        assertThat(variable).isEqualTo(option);
    }
}
