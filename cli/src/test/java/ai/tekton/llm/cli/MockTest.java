package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorGeneration;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
class MockTest {
    @Test
    void theMockPrintsItsAddressAndServesUntilItIsInterrupted() throws Exception {
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
    void theMockAppliesEachGivenDeviation() throws Exception {
        OpenResources resources = new OpenResources();
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Result> running = executor.submit(() -> new CommandRun()
                    .to(written)
                    .run(
                            resources,
                            "mock",
                            "--port=0",
                            "--deviation=providers-undeclared-status",
                            "--deviation=api-health-no-json"));
            String url = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8)).readLine();

            assertThat(new CommandRun().run("providers", "--url", url).err()).contains("418");
            assertThat(new CommandRun().run("health", "--url", url).err()).contains("not the JSON of the contract");
            resources.end();
            running.get();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aMockWithAProfileBehavesLikeARhetorOfThatGeneration() throws Exception {
        OpenResources resources = new OpenResources();
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Result> running = executor.submit(() ->
                    new CommandRun().to(written).run(resources, "mock", "--port=0", "--profile", "tekton-2025-09"));
            String url = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8)).readLine();

            assertThat(get(url + "/api/v1/health").statusCode()).isEqualTo(404);
            assertThat(get(url + "/api/v1/openapi.json").body()).contains("/api/v1/generate");
            resources.end();
            running.get();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theMockRecordsARhetorAndReplaysItWithoutTheServer(@TempDir Path folder) throws Exception {
        Path cassette = folder.resolve("france.jsonl");
        String recorded;
        try (RhetorMock rhetor = RhetorMock.start()) {
            recorded = served(url -> ask(url), "--record", rhetor.url(), "--cassette", cassette.toString());
        }

        assertThat(cassette).exists();
        String replayed = served(url -> ask(url), "--replay", cassette.toString());
        assertThat(replayed).isEqualTo(recorded).contains("Where?");
        assertThat(new CommandRun()
                        .run("contract", "check", "--cassette", cassette.toString())
                        .out())
                .contains("recorded from contract with contract")
                .contains("The whole cassette matches the contract.");
    }

    @Test
    void anUnrecordedRequestIsAnErrorThatNamesTheMostSimilarRecording(@TempDir Path folder) throws Exception {
        Path cassette = folder.resolve("france.jsonl");
        try (RhetorMock rhetor = RhetorMock.start()) {
            served(url -> ask(url), "--record", rhetor.url(), "--cassette", cassette.toString());
        }

        String err = served(
                url -> new CommandRun()
                        .run("ask", "--no-fallback", "--url", url, "Who?")
                        .err(),
                "--replay",
                cassette.toString());

        assertThat(err).contains("no recording of POST /api/v1/chat").contains("recorded \"Where?\", now \"Who?\"");
    }

    @Test
    void conflictingOptionsOfCassettesAreUsageErrors() {
        assertThat(new CommandRun().run("mock", "--record", "http://rhetor").status())
                .isEqualTo(Status.USAGE);
        assertThat(new CommandRun().run("mock", "--cassette", "f").err()).contains("--record");
        assertThat(new CommandRun().run("mock", "--real-time").err()).contains("--replay");
    }

    @Test
    void aCassetteThatIsNotThereIsAnError() {
        Result result = new CommandRun().run("mock", "--port=0", "--replay", "nowhere.jsonl");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("There is no cassette nowhere.jsonl").hasLineCount(1);
    }

    private static String ask(String url) {
        return new CommandRun().run("ask", "--url", url, "Where?").out();
    }

    private static String served(Function<String, String> visit, String... options) throws Exception {
        OpenResources resources = new OpenResources();
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            List<String> line = new ArrayList<>(List.of("mock", "--port=0"));
            line.addAll(List.of(options));
            Future<Result> running =
                    executor.submit(() -> new CommandRun().to(written).run(resources, line.toArray(String[]::new)));
            String url = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8)).readLine();
            String seen = visit.apply(url);
            resources.end();
            running.get();
            return seen;
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anUnknownProfileIsAUsageErrorThatListsThemAll() {
        Result result = new CommandRun().run("mock", "--profile", "2025");

        assertThat(result.status()).isEqualTo(Status.USAGE);
        assertThat(result.err()).contains("'2025'");
        for (RhetorGeneration generation : RhetorGeneration.values()) {
            assertThat(result.err()).contains(generation.id());
            assertThat(new CommandRun().run("completion", "bash").out()).contains(generation.id());
            assertThat(new CommandRun().run("completion", "fish").out()).contains(generation.id());
        }
    }

    @Test
    void anUnknownDeviationIsAUsageErrorThatListsThemAll() {
        Result result = new CommandRun().run("mock", "--deviation", "?");

        assertThat(result.status()).isEqualTo(Status.USAGE);
        for (Deviation deviation : Deviation.values()) {
            assertThat(result.err()).contains(deviation.id() + ": " + deviation.description());
        }
    }

    @Test
    void theDemoOptionServesAPageThatMayCallTheMock(@TempDir Path pages) throws Exception {
        Files.writeString(pages.resolve("index.html"), "<p>the page</p>");
        Files.writeString(pages.resolve("demo.js"), "");
        OpenResources resources = new OpenResources();
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Result> running = executor.submit(() -> new CommandRun()
                    .with("TEKTON_LLM_DEMO", pages.toString())
                    .to(written)
                    .run(resources, "mock", "--demo", "--port", "0"));
            BufferedReader lines = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8));
            String mock = lines.readLine();
            String page = lines.readLine();

            assertThat(page).endsWith("/?rhetor=" + URLEncoder.encode(mock, StandardCharsets.UTF_8));
            assertThat(get(page).body()).isEqualTo("<p>the page</p>");
            assertThat(get(page).headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(get(page.replaceFirst("/\\?.*", "/demo.js")).statusCode())
                    .isEqualTo(200);
            assertThat(get(page.replaceFirst("/\\?.*", "/none.js")).statusCode())
                    .isEqualTo(404);
            assertThat(get(page.replaceFirst("/\\?.*", "/..%2fdemo.js")).statusCode())
                    .isEqualTo(404);
            assertThat(get(mock + "/health").headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");

            resources.end();
            assertThat(running.get().status()).isEqualTo(Status.INTERRUPTED);
            assertThatThrownBy(() -> get(page)).isInstanceOf(ConnectException.class);
        } finally {
            executor.shutdownNow();
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aMissingDemoIsAnErrorThatExplainsHowToBuildIt(@TempDir Path empty) {
        Result result =
                new CommandRun().with("TEKTON_LLM_DEMO", empty.toString()).run("mock", "--demo", "--port", "0");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("./tekton-llm mock --demo");
    }

    @Test
    void aPortThatIsInUseIsAnError(RhetorMock rhetor) {
        Result result = new CommandRun().run("mock", "--port", String.valueOf(rhetor.port()));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error: ")
                .contains("127.0.0.1:" + rhetor.port())
                .hasLineCount(1);
    }

    @Test
    void theMockIsUsedIfNoAddressIsSetAndNoServerListensAtTheDefaultAddress() {
        String unused = UnusedAddress.url();

        Result result =
                new CommandRun().defaultUrl(unused).with("RHETOR_URL", " ").run("ask", "Where?");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Simulated answer");
        assertThat(result.err())
                .startsWith("note: no Rhetor at " + unused
                        + " and RHETOR_URL is not set; answering from the built-in mock\nnote: simulated; ")
                .hasLineCount(2);
    }

    @Test
    void aRhetorAtTheDefaultAddressIsUsed(RhetorMock rhetor) {
        Result result = new CommandRun().defaultUrl(rhetor.url()).run("ask", "Where?");

        assertThat(result.err()).isEmpty();
        assertThat(rhetor.journal()).extracting(ReceivedRequest::reachedModel).contains(Optional.of("Where?"));
    }

    @Test
    void theBuiltInMockNeverReplacesAServerWhoseAddressIsGiven() {
        String unused = UnusedAddress.url();

        Result option = new CommandRun().run("ask", "--retries", "0", "--no-fallback", "--url", unused, "Where?");
        Result variable =
                new CommandRun().with("RHETOR_URL", unused).run("ask", "--retries", "0", "--no-fallback", "Where?");

        assertThat(option.err()).startsWith("error: LlmConnectionException: ");
        assertThat(variable).isEqualTo(option);
    }
}
