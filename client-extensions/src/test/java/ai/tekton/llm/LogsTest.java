package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contents of an application's log when every logger of the process, of SLF4J and of the JDK, is at the finest level. */
@ExtendWith(RhetorMockExtension.class)
class LogsTest {
    private static final String TOKEN = "t0ken-of-the-test";
    private static final String KEY = "k3y-of-the-gateway";
    private static final String PROMPT = "prompt-of-the-test";
    private static final String WRONG = "wr0ng-password-of-the-test";
    private static final String ANSWER = "answer-of-the-test";

    private static final Reply NOT_HTTP = Reply.notHttp((ANSWER + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    @Test
    void neitherTokenNorPromptNorAnswerNorHeaderIsLoggedOfCallsOverHttp(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.text(ANSWER),
                Reply.stream(ANSWER, ANSWER),
                Reply.error(503, "not so: " + PROMPT),
                Reply.text(ANSWER),
                Reply.detail(422, "not so: " + PROMPT),
                Reply.stream(ANSWER, ANSWER).cutAfter(1),
                NOT_HTTP,
                NOT_HTTP);

        String log = run(HttpCaller.class, rhetor.url());

        assertThat(log)
                .contains("DONE 3 failures")
                .contains("DEBUG org.apache.hc")
                .contains("failed with ServiceUnavailableException");
        assertThat(log).doesNotContain(TOKEN, KEY, PROMPT, ANSWER);
        assertThat(rhetor.journal())
                .hasSize(8)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + TOKEN))
                .allSatisfy(request -> assertThat(request.header("X-Key")).contains(KEY));
    }

    @Test
    void neitherTokenNorPromptNorAnswerNorHeaderIsLoggedOfCallsOverTheWebSocket(RhetorMock rhetor) throws Exception {
        rhetor.onHandshake().enqueue(Reply.error(401, "not now"));
        rhetor.enqueue(
                Reply.text(ANSWER), Reply.stream(ANSWER, ANSWER), Reply.error(503, "not so: " + PROMPT), Reply.reset());

        String log = run(WebSocketCaller.class, rhetor.url());

        assertThat(log)
                .contains("DONE 3 failures")
                .contains("Sending handshake request")
                .contains("FINEST");
        assertThat(log).doesNotContain(TOKEN, KEY, PROMPT, ANSWER);
        assertThat(rhetor.journal())
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + TOKEN))
                .allSatisfy(request -> assertThat(request.header("X-Key")).contains(KEY));
        assertThat(rhetor.frames()).anySatisfy(frame -> assertThat(frame.text()).contains(PROMPT));
    }

    @Test
    void neitherTheProxysPasswordNorATokenOfAProviderIsLogged(RhetorMock rhetor) throws Exception {
        String log;
        try (TestProxy proxy = new TestProxy(rhetor.url())) {
            log = run(ProxiedCaller.class, "http://rhetor_service:8003", proxy.url());

            assertThat(proxy.asked()).hasSize(2);
            assertThat(proxy.refused()).isPositive();
        }
        String pair = TestProxy.USER + ":" + TestProxy.PASSWORD;
        assertThat(log)
                .contains("DONE 2 failures")
                .contains("DEBUG org.apache.hc")
                .contains("FINEST");
        assertThat(log)
                .doesNotContain(
                        TOKEN,
                        TestProxy.PASSWORD,
                        Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                        WRONG);
        assertThat(rhetor.journal())
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + TOKEN));
    }

    private String run(Class<?> caller, String... args) throws IOException, InterruptedException {
        Path logging = directory.resolve("logging.properties");
        Files.writeString(logging, """
                .level = ALL
                handlers = java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level = ALL
                """);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Djava.util.logging.config.file=" + logging,
                "-Duser.language=en",
                "-cp",
                System.getProperty("java.class.path"),
                caller.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Makes every call, and returns how many of them failed with an exception of this library. */
    private static void makeAll(List<Callable<?>> calls) throws Exception {
        int failures = 0;
        for (Callable<?> call : calls) {
            try {
                call.call();
            } catch (TektonLlmException e) {
                failures++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(TektonLlmException.class);
                failures++;
            }
        }
        System.out.println("DONE " + failures + " failures");
    }

    /** What the other process runs. */
    static final class HttpCaller {
        private HttpCaller() {}

        public static void main(String[] args) throws Exception {
            try (TektonLlmClient client = plain(args[0])
                    .token(TOKEN)
                    .header("X-Key", KEY)
                    .maxRetries(1)
                    .build()) {
                makeAll(List.of(
                        () -> client.generateText(PROMPT),
                        () -> client.streamText(PROMPT).text(),
                        () -> client.generateText(PROMPT),
                        () -> client.generateText(PROMPT),
                        () -> client.streamText(PROMPT).text(),
                        () -> client.generateText(PROMPT)));
            }
        }
    }

    /** What the other process runs. */
    static final class ProxiedCaller {
        private ProxiedCaller() {}

        public static void main(String[] args) throws Exception {
            ProxyConfig right = ProxyConfig.of(args[1]);
            ProxyConfig wrong =
                    right.toBuilder().credentials(TestProxy.USER, WRONG).build();
            makeAll(List.of(
                    () -> overHttp(args[0], right),
                    () -> overHttp(args[0], wrong),
                    () -> overWebSocket(args[0], right),
                    () -> overWebSocket(args[0], wrong)));
        }

        private static Object overHttp(String url, ProxyConfig proxy) {
            try (TektonLlmClient client =
                    plain(url).proxy(proxy).tokenProvider(() -> TOKEN).build()) {
                return client.generateText(PROMPT);
            }
        }

        private static Object overWebSocket(String url, ProxyConfig proxy) throws Exception {
            try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                    .componentId("test")
                    .url(url)
                    .proxy(proxy)
                    .tokenProvider(() -> TOKEN)
                    .useFallback(false)
                    .maxRetries(0)
                    .build()) {
                return client.generate(PROMPT).get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** What the other process runs. */
    static final class WebSocketCaller {
        private WebSocketCaller() {}

        public static void main(String[] args) throws Exception {
            try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                    .config(ClientConfig.builder()
                            .url(args[0])
                            .token(TOKEN)
                            .header("X-Key", KEY)
                            .build())
                    .componentId("test")
                    .useFallback(false)
                    .maxRetries(0)
                    .build()) {
                makeAll(List.of(
                        () -> {
                            client.connect();
                            return "refused";
                        },
                        () -> client.generate(PROMPT).get(20, TimeUnit.SECONDS),
                        () -> client.stream(PROMPT, chunk -> {}).text().get(20, TimeUnit.SECONDS),
                        () -> client.generate(PROMPT).get(20, TimeUnit.SECONDS),
                        () -> client.generate(PROMPT).get(20, TimeUnit.SECONDS)));
            }
        }
    }
}
