package ai.tekton.llm.compatibility.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Builds the users' projects of {@code compatibility/}, starts their servers, and asks them as a browser does. */
class ApplicationsTest {
    private final Path workspace = Settings.path("target").resolve("applications");
    private final HttpClient browser = HttpClient.newHttpClient();

    @TestFactory
    @Timeout(900)
    List<DynamicTest> theApplicationAnswersAndStreamsAndLeavesNothingOpen() throws Exception {
        Path own = workspace.resolve("repository");
        OwnRepository.copy(Settings.path("repository"), Settings.text("version"), own);
        List<DynamicTest> tests = new ArrayList<>();
        for (UserApplication application : Settings.applications()) {
            Path jar = application.build(workspace, own);
            for (Path jdk : Settings.jdks()) {
                String name = application.name() + " on " + jdk.getFileName();
                Path log = workspace.resolve("logs").resolve(name.replaceAll("\\W+", "-") + ".log");
                tests.add(dynamicTest(name, () -> {
                    try (RhetorMock rhetor = RhetorMock.start();
                            RunningApplication running =
                                    RunningApplication.start(application, jar, jdk, rhetor.url(), log)) {
                        answers(rhetor, running);
                        streams(rhetor, running);
                        endsTheCallOfABrowserThatLeaves(rhetor, running);
                        endsItsCallsWhenItIsStopped(rhetor, running);
                    }
                }));
            }
        }
        return tests;
    }

    private void answers(RhetorMock rhetor, RunningApplication running) throws Exception {
        rhetor.enqueue(Reply.text("Paris."));

        HttpResponse<String> response =
                browser.send(to(running, "/capital?of=France"), HttpResponse.BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("Paris.");
        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).bodyText()).contains("the capital of France");
    }

    /** Each chunk as it arrives, with its leading space. */
    private void streams(RhetorMock rhetor, RunningApplication running) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream(" Par", " is.").holdBefore(1, gate));

        try (InputStream events = ask(running)) {
            assertThat(until(events, "}")).contains("data:", "{\"text\":\" Par\"}");
            gate.open();
            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("{\"text\":\" is.\"}");
        }
        rhetor.takeRequest(Duration.ofSeconds(5));
    }

    private void endsTheCallOfABrowserThatLeaves(RhetorMock rhetor, RunningApplication running) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));

        try (InputStream events = ask(running)) {
            until(events, "}");
        }

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                .as("the call of a browser that has left")
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    private void endsItsCallsWhenItIsStopped(RhetorMock rhetor, RunningApplication running) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));

        try (InputStream events = ask(running)) {
            until(events, "}");
            assertThat(running.stops())
                    .as("the application stops when it is asked to")
                    .isTrue();
        }

        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    private InputStream ask(RunningApplication running) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                browser.send(to(running, "/ask?q=France"), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        return response.body();
    }

    private static HttpRequest to(RunningApplication running, String path) {
        return HttpRequest.newBuilder(running.page(path))
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    private static String until(InputStream events, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = events.read();
            assertThat(next).as("ended after: %s", text).isNotEqualTo(-1);
            text.append((char) next);
        }
        return text.toString();
    }
}
