package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.model.ChunkFrame;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted wherever they can be, and looked for in all that is written. */
class RecordedSecretsTest {
    private static final String TOKEN = "tok-4711-é\"quoted/";
    private static final String HEADER_TOKEN = "header-token-4711";

    @TempDir
    Path folder;

    private Path cassette() {
        return folder.resolve("cassette.jsonl");
    }

    private String written() throws Exception {
        StringBuilder all = new StringBuilder();
        try (java.util.stream.Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private RhetorRecorder recorder(RhetorMock server) {
        return RhetorRecorder.builder(URI.create(server.url()), cassette())
                .secret("card", Pattern.compile("\\b\\d{4}-\\d{4}-\\d{4}\\b"))
                .secretNamed("X-Tenant")
                .start();
    }

    @Test
    void secretHeadersAreNotWrittenEvenIfAnAnswerEchoesThem() throws Exception {
        List<String> secrets = List.of(
                HEADER_TOKEN,
                "cookie-secret-1",
                "api-key-secret-2",
                "tenant-secret-3",
                "set-cookie-secret-4",
                "pass:word5");
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.enqueue(Reply.error(401, "No such token: " + HEADER_TOKEN + " for tenant-secret-3")
                    .header("Set-Cookie", "sid=set-cookie-secret-4; Path=/")
                    .header("X-Debug", "authorization was Bearer " + HEADER_TOKEN));
            server.enqueue(Reply.text("Not pass:word5."));
            Calls.send(request(recorder.url(), RawClient.QUESTION)
                    .header("Authorization", "Bearer " + HEADER_TOKEN)
                    .header("Cookie", "a=1; session=cookie-secret-1")
                    .header("X-Api-Key", "api-key-secret-2")
                    .header("X-Tenant", "tenant-secret-3"));
            Calls.send(request(recorder.url(), RawClient.QUESTION).header("Authorization", basic("user:pass:word5")));
            assertNowhere(written(), secrets);
        }

        assertNowhere(written(), secrets);
        assertThat(written())
                .contains("\"authorization\":\"[secret]\"")
                .contains("No such token: [secret]")
                .doesNotContain(basic("user:pass:word5"));
    }

    @Test
    void secretsOfAQueryOrAFormAreNotWritten() throws Exception {
        String encoded = URLEncoder.encode(TOKEN, StandardCharsets.UTF_8);
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.enqueue(Reply.error(400, "Wrong: " + TOKEN));
            Calls.send(HttpRequest.newBuilder(
                    URI.create(recorder.url() + "/api/v1/providers?access_token=" + encoded + "&b=1&key=query-key-9")));
            Calls.send(HttpRequest.newBuilder(URI.create(recorder.url() + "/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("user=a&password=form-secret-7")));
        }

        assertNowhere(written(), List.of(encoded, TOKEN, "query-key-9", "form-secret-7", "tok-4711"));
        assertThat(written()).contains("b=1");
    }

    @Test
    void secretFieldsAndMatchesOfThePatternsAreNotWritten() throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"My card is 1234-5678-9012.\"}],"
                + "\"options\":{\"auth_token\":" + Json.text(TOKEN) + ",\"pin\":1,\"password\":12345678}}";
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.enqueue(Reply.text("Your card 1234-5678-9012 and " + TOKEN + " and sk-abcdefghijklmnop1234"));
            Calls.send(request(recorder.url(), body));
        }

        assertNowhere(written(), List.of("1234-5678-9012", "tok-4711", "12345678", "sk-abcdefghijklmnop1234"));
        assertThat(written()).contains("My card is [secret:card].").contains("\"pin\":1");
        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            assertThat(Calls.call(rhetor, CREATE_CHAT_COMPLETION, body).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void secretsInNestedTextsInListsAndInOtherEncodingsAreNotWritten() throws Exception {
        String odd = "p?ss~w\u00f6rt>4711/>";
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"token\":[\"listed-one-11\",\"listed-two-22\"],"
                        + "\"password\":" + Json.text(odd) + "}";
        List<String> echoes = List.of(
                "{\"error\":\"Refused: {\\\"api_key\\\": \\\"nested-key-33\\\"}\"}",
                "{\"error\":\"{'api_key': 'python-key-44', 'headers': {'cookie': ['python-list-55']}}\"}",
                "{\"error\":\"listed-two-22\"}",
                "{\"error\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(odd.getBytes(StandardCharsets.UTF_8))
                        + "\"}",
                "{\"error\":\"" + odd.replace("\u00f6", "\\u00f6").replace("/", "\\/") + "\"}",
                "{\"error\":\"" + URLEncoder.encode(odd, StandardCharsets.UTF_8).toLowerCase(java.util.Locale.ROOT)
                        + "\"}");
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            for (String echo : echoes) {
                server.enqueue(Reply.body("application/json", echo).status(400));
                Calls.send(request(recorder.url(), body));
            }
        }

        assertNowhere(
                written(),
                List.of(
                        "listed-one-11",
                        "listed-two-22",
                        "nested-key-33",
                        "python-key-44",
                        "python-list-55",
                        "4711",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(odd.getBytes(StandardCharsets.UTF_8))));
        assertThat(written()).contains("\"content\":\"Hello\"", "api_key");
    }

    @Test
    void aSecretDetectedLaterIsRemovedFromEarlierLines() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.enqueue(Reply.text("Is it " + HEADER_TOKEN + "?"), Reply.stream("Is it head", "er-token-4711?"));
            Calls.send(request(recorder.url(), RawClient.QUESTION));
            Calls.send(Calls.request(recorder.url(), STREAM_CHAT_COMPLETION, RawClient.QUESTION));
            Calls.send(request(recorder.url(), RawClient.QUESTION).header("Authorization", "Bearer " + HEADER_TOKEN));
            Calls.send(request(recorder.url(), RawClient.QUESTION));

            assertNowhere(written(), List.of(HEADER_TOKEN));
        }

        assertNowhere(written(), List.of(HEADER_TOKEN, "er-token-4711"));
        try (RhetorMock rhetor = Recordings.replay(cassette())) {
            assertThat(Calls.call(rhetor, CREATE_CHAT_COMPLETION).body()).contains("Is it [secret]?");
        }
    }

    @Test
    void secretsSplitBetweenChunksOrEventsAreNotWritten() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.enqueue(Reply.events(
                    "data: {\"chunk\":\"It is head", "er-token-", "4711, is it?\"}\n\n", "data: {\"done\":true}\n\n"));
            server.enqueue(Reply.stream("It is hea", "der-tok", "", "en-4711", " and 1234-56", "78-9012", "."));
            for (int i = 0; i < 2; i++) {
                Calls.send(Calls.request(recorder.url(), STREAM_CHAT_COMPLETION, RawClient.QUESTION)
                        .header("Authorization", "Bearer " + HEADER_TOKEN));
            }
        }

        String written = written();
        assertNowhere(written, List.of(HEADER_TOKEN, "er-token-", "4711", "der-tok", "en-4711", "78-9012", "1234-56"));
        assertThat(written).contains("It is [secret]").contains(", is it?").contains(" and [secret:card]");
        Cassette cassette = Cassette.read(cassette());
        assertThat(cassette.http()
                        .findFirst()
                        .orElseThrow()
                        .answer()
                        .orElseThrow()
                        .chunks())
                .hasSize(4);
    }

    @Test
    void secretsInFramesAreNotWritten() throws Exception {
        try (RhetorMock server = RhetorMock.start();
                RhetorRecorder recorder = recorder(server)) {
            server.on(FrameType.REGISTER)
                    .enqueue(Reply.frames("{\"type\":\"REGISTER_ACK\",\"message\":\"Welcome, frame-token-1.\"}"));
            server.on(FrameType.STREAM)
                    .enqueue(Reply.frames(
                            new ChunkFrame().withChunk("It is frame-t"),
                            new ChunkFrame()
                                    .withChunk("oken-1 of header-token-4711")
                                    .withDone(true)));
            try (SocketClient client = SocketClient.open(recorder.webSocketUrl())) {
                client.sendAsIs("{\"type\":\"REGISTER\",\"component_id\":\"a\",\"auth_token\":\"frame-token-1\"}");
                client.nextAsIs();
                client.prompt(FrameType.STREAM, "1", "And header-token-4711? 1234-5678-9012");
                client.nextAsIs();
                client.nextAsIs();
                client.close(1000);
                client.ended().get();
            }
        }

        assertNowhere(written(), List.of("frame-token-1", "frame-t", "oken-1", "1234-5678-9012"));
        try (RhetorMock rhetor = Recordings.replay(cassette());
                SocketClient client = SocketClient.open(rhetor.webSocketUrl())) {
            client.sendAsIs("{\"type\":\"REGISTER\",\"component_id\":\"a\",\"auth_token\":\"another\"}");
            assertThat(client.next("REGISTER_ACK").path("message").asText()).isEqualTo("Welcome, [secret].");
        }
    }

    @Test
    void textsAroundASecretStayUnchanged() {
        Secrets secrets = new Secrets(SecretNames.standard(), java.util.Map.of());
        secrets.learnHeader("Authorization", "Bearer abcdef");
        Redaction redaction = new Redaction(secrets);

        List<byte[]> cut = redaction.chunks(List.of(
                Rendered.utf8("é abc"), Rendered.utf8("d"), Rendered.utf8("ef abcdefabcdef "), Rendered.utf8("x")));

        assertThat(cut.stream().map(Cassette::utf8)).containsExactly("é [secret]", "", " [secret][secret] ", "x");
    }

    private static HttpRequest.Builder request(String url, String body) {
        return Calls.request(url, CREATE_CHAT_COMPLETION, body);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertNowhere(String written, List<String> secrets) {
        assertThat(written).isNotEmpty();
        for (String secret : secrets) {
            assertThat(written).doesNotContain(secret);
            assertThat(written)
                    .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
