package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder before servers of all kinds. */
class RhetorRecorderTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/echo", RhetorRecorderTest::echo);
        server.createContext("/gzip", exchange -> {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write("{\"zipped\":true}".getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, 200, zipped.toByteArray());
        });
        server.createContext("/nothing", exchange -> answer(exchange, 204, new byte[0]));
        server.createContext("/head", exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "4711");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private Path cassette() {
        return folder.resolve("deep").resolve("cassette.jsonl");
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private RhetorRecorder recorder() {
        return RhetorRecorder.start(address(), cassette());
    }

    @Test
    void aChunkedRequestIsForwardedWhole() throws Exception {
        String request = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";
        String answer;
        try (RhetorRecorder recorder = recorder();
                RawClient client = new RawClient(recorder.url())) {
            answer = client.send(request).readTo("abcdefg");
        }

        try (RhetorMock rhetor = Recordings.replay(cassette());
                RawClient client = new RawClient(rhetor)) {
            assertThat(client.send(request).readTo("abcdefg")).isEqualTo(answer);
        }
    }

    @Test
    void aClientThatWaitsForAContinueGetsIt() throws Exception {
        try (RhetorRecorder recorder = recorder();
                RawClient client = new RawClient(recorder.url())) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100");
            assertThat(client.send("abc").readTo("abc")).contains("200 OK");
        }
    }

    @Test
    void pipelinedRequestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        String both = "";
        for (String body : List.of("one", "two")) {
            both += "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n" + body;
        }
        try (RhetorRecorder recorder = recorder();
                RawClient client = new RawClient(recorder.url())) {
            client.send(both);
            assertThat(client.readTo("one")).contains("200 OK");
            assertThat(client.readTo("two")).contains("200 OK");
        }

        assertThat(Cassette.read(cassette()).size()).isEqualTo(2);
    }

    @Test
    void aGzippedAnswerIsDecodedForClientAndCassette() throws Exception {
        HttpResponse<String> answer;
        try (RhetorRecorder recorder = recorder()) {
            answer = get(recorder.url() + "/gzip");
        }

        assertThat(answer.body()).isEqualTo("{\"zipped\":true}");
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(Recordings.text(cassette())).contains("\"json\":{\"zipped\":true}");
        assertThat(Recordings.<String>replay(
                        cassette(), url -> get(url + "/gzip").body()))
                .isEqualTo(answer.body());
    }

    @Test
    void answersWithoutABodyAreReplayedWithoutOne() throws Exception {
        List<String> requests =
                List.of("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n", "HEAD /head HTTP/1.1\r\nHost: h\r\n\r\n");
        List<String> recorded;
        try (RhetorRecorder recorder = recorder()) {
            recorded = heads(recorder.url(), requests);
        }

        assertThat(recorded.get(0)).startsWith("HTTP/1.1 204");
        assertThat(recorded.get(1)).containsIgnoringCase("content-length: 4711");
        List<String> replayed = Recordings.replay(cassette(), url -> heads(url, requests));
        assertThat(replayed).isEqualTo(recorded);
    }

    @Test
    void bytesThatAreNotTextAreReplayedUnchanged() throws Exception {
        byte[] body = {0, (byte) 0xC3, 0x28, (byte) 0xFF, '"', '\n'};
        byte[] recorded;
        try (RhetorRecorder recorder = recorder()) {
            recorded = post(recorder.url() + "/echo", body);
        }

        assertThat(recorded).isEqualTo(body);
        byte[] replayed = Recordings.replay(cassette(), url -> post(url + "/echo", body));
        assertThat(replayed).isEqualTo(body);
    }

    @Test
    void aBodyOf16MebibytesIsForwarded() throws Exception {
        String text = "The capital of France is Paris. ".repeat(16 * 1024 * 1024 / 32 - 1);
        byte[] body = ("{\"content\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        try (RhetorRecorder recorder = recorder()) {
            assertThat(post(recorder.url() + "/echo", body)).isEqualTo(body);
        }

        byte[] replayed = Recordings.replay(cassette(), url -> post(url + "/echo", body));
        assertThat(replayed).isEqualTo(body);
    }

    @Test
    void fiftyConcurrentCallsAreAllRecordedInTheirOrder() throws Exception {
        try (RhetorRecorder recorder = recorder()) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(recorder.url() + "/echo"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"call\":" + i + "}"))
                        .build();
                calls.add(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(calls.get(i).get().body()).isEqualTo("{\"call\":" + i + "}");
            }
        }

        Cassette cassette = Cassette.read(cassette());
        assertThat(cassette.recorded()).extracting(Recorded::number).isSorted().hasSize(50);
    }

    @Test
    void anUnreachableServerGives502AndLeavesNoCassette() throws Exception {
        server.stop(0);
        HttpResponse<String> answer;
        try (RhetorRecorder recorder = recorder()) {
            answer = get(recorder.url() + "/echo");
        }

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("No response from " + address()).contains("Nothing of this request");
        assertThat(cassette()).doesNotExist();
        assertThat(cassette().getParent()).isEmptyDirectory();
    }

    @Test
    void aServerThatBreaksAStreamOffIsRecordedAndReplayedAsSuch() throws Exception {
        String recorded;
        try (RhetorMock dying = RhetorMock.start()) {
            dying.enqueue(Reply.stream("Par", "is").cutAfter(1));
            recorded = Recordings.record(dying, cassette(), RhetorRecorderTest::brokenStream);
        }

        assertThat(recorded).contains("\"Par\"").doesNotContain("\r\n0\r\n");
        assertThat(Recordings.text(cassette())).contains("\"how\":\"cut\"");
        String replayed = Recordings.replay(cassette(), RhetorRecorderTest::brokenStream);
        assertThat(replayed).isEqualTo(recorded);
    }

    @Test
    void aServerThatDisconnectsBeforeItAnswersIsRecordedAsSuch() throws Exception {
        try (RhetorMock dying = RhetorMock.start()) {
            dying.enqueue(Reply.noAnswer());
            Recordings.record(dying, cassette(), url -> assertEnds(url));
        }

        Recordings.replay(cassette(), url -> assertEnds(url));
    }

    @Test
    void aStreamIsForwardedWhileItContinues() throws Exception {
        try (RhetorMock slow = RhetorMock.start();
                RhetorRecorder recorder = Recordings.recorder(slow, cassette());
                RawClient client = new RawClient(recorder.url())) {
            Gate gate = new Gate();
            slow.enqueue(Reply.stream("Par", "is").holdBefore(1, gate));

            client.call(STREAM_CHAT_COMPLETION).readTo("\"Par\"");
            assertThat(recorder.recorded()).isZero();
            gate.open();

            client.readTo("\r\n0\r\n\r\n");
        }
    }

    @Test
    void anExchangeInProgressWhenTheRecorderClosesIsRecordedAsAbandoned() throws Exception {
        try (RhetorMock slow = RhetorMock.start();
                RhetorRecorder recorder = Recordings.recorder(slow, cassette());
                RawClient client = new RawClient(recorder.url())) {
            slow.enqueue(Reply.stream("Par", "is").holdBefore(1, new Gate()));
            client.call(STREAM_CHAT_COMPLETION).readTo("\"Par\"");
        }

        assertThat(Recordings.text(cassette())).contains("\"how\":\"left\"");
        assertThat(Cassette.read(cassette()).size()).isEqualTo(1);
    }

    @Test
    void aResponseThatIsNotHttpGives502() throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> sayNonsense(odd));
            try (RhetorRecorder recorder = RhetorRecorder.builder(
                            URI.create("http://127.0.0.1:" + odd.getLocalPort()), cassette())
                    .profile(ai.tekton.rhetor.RhetorGeneration.CONTRACT)
                    .start()) {
                assertThat(get(recorder.url() + "/x").statusCode()).isEqualTo(502);
            }
            answered.get();
        }
    }

    @Test
    void anInvalidAddressIsRefusedWithoutShowingItsPassword() {
        assertThatThrownBy(() -> RhetorRecorder.start(URI.create("https://me:hush@rhetor"), cassette()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://rhetor")
                .message()
                .doesNotContain("hush");
        assertThatThrownBy(() -> RhetorRecorder.start(URI.create("ftp://rhetor"), cassette()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBasePathOfTheServerIsNotInTheCassette() throws Exception {
        try (RhetorMock gateway = RhetorMock.builder().basePath("/api/llm").start()) {
            Recordings.record(
                    gateway,
                    cassette(),
                    url -> Calls.send(Calls.request(url, CREATE_CHAT_COMPLETION, RawClient.QUESTION))
                            .statusCode());
        }

        assertThat(Recordings.text(cassette())).contains("\"path\":\"/api/v1/chat\"");
        try (RhetorMock rhetor =
                RhetorMock.builder().basePath("/other").cassette(cassette()).start()) {
            assertThat(Calls.call(rhetor, CREATE_CHAT_COMPLETION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anExistingCassetteIsKeptUnlessTheRecorderMayChangeIt() throws Exception {
        try (RhetorRecorder recorder = recorder()) {
            post(recorder.url() + "/echo", new byte[] {'1'});
        }

        assertThatThrownBy(this::recorder)
                .isInstanceOf(CassetteException.class)
                .hasMessageContaining("overwrite or append");
        try (RhetorRecorder recorder =
                RhetorRecorder.builder(address(), cassette()).append().start()) {
            post(recorder.url() + "/echo", new byte[] {'2'});
        }
        assertThat(Cassette.read(cassette()).size()).isEqualTo(2);
        try (RhetorRecorder recorder =
                RhetorRecorder.builder(address(), cassette()).overwrite().start()) {
            assertThat(recorder.recorded()).isZero();
        }
        assertThat(Cassette.read(cassette()).size()).isEqualTo(2);
        try (RhetorRecorder recorder =
                RhetorRecorder.builder(address(), cassette()).overwrite().start()) {
            post(recorder.url() + "/echo", new byte[] {'3'});
        }
        assertThat(Cassette.read(cassette()).size()).isEqualTo(1);
        assertThat(Files.list(cassette().getParent())).hasSize(1);
    }

    private static String brokenStream(String url) throws Exception {
        try (RawClient client = new RawClient(url)) {
            return client.call(STREAM_CHAT_COMPLETION).readToEnd();
        }
    }

    private static String assertEnds(String url) throws Exception {
        try (RawClient client = new RawClient(url)) {
            assertThat(client.call(CREATE_CHAT_COMPLETION).readToEnd()).isEmpty();
            return "";
        }
    }

    private static List<String> heads(String url, List<String> requests) throws IOException {
        List<String> heads = new ArrayList<>();
        for (String request : requests) {
            try (RawClient client = new RawClient(url)) {
                heads.add(client.send(request).readHead());
            }
        }
        return heads;
    }

    private static void sayNonsense(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("SSH-2.0-nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] post(String url, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private static void echo(HttpExchange exchange) throws IOException {
        answer(exchange, 200, exchange.getRequestBody().readAllBytes());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
