package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** In a separate JVM, because a JVM reads its file of hosts only once. */
@ExtendWith(RhetorMockExtension.class)
class UnderscoreHostTest {
    private static final String HOST = "rhetor_service";

    @Test
    void aHostWithAnUnderscoreIsReachedOverHttpAndTheWebSocket(RhetorMock rhetor, @TempDir Path directory)
            throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
        String url = rhetor.url().replace("127.0.0.1", HOST);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Caller.class.getName(),
                url);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(rhetor.journal()).hasSize(2);
        assertThat(rhetor.journal())
                .allSatisfy(
                        request -> assertThat(request.header("Host").orElse("")).startsWith(HOST + ":"));
        assertThat(rhetor.frames()).isNotEmpty();
    }

    /** Asks over both; ends with a status other than 0 where one fails. */
    static final class Caller {
        public static void main(String[] args) throws Exception {
            try (TektonLlmClient http = TestClients.plain(args[0]).build();
                    TektonLlmWebSocketClient webSocket = TektonLlmWebSocketClient.builder()
                            .componentId("test")
                            .url(args[0])
                            .useFallback(false)
                            .maxRetries(0)
                            .build()) {
                http.generateText("Hi");
                webSocket.generate("Hi").get(30, TimeUnit.SECONDS);
            }
        }
    }
}
