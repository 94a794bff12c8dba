package ai.tekton.llm.contract.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockBuilder;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.mock.TextField;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RhetorMockExtension.class)
class ServerProbeTest {
    private static final String SECRET = "s3cret-token-of-this-test";

    @Test
    void nothingIsFoundOnAServerThatConformsToTheContract(RhetorMock mock) {
        ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

        assertThat(result.problem()).isEmpty();
        assertThat(result.serverVersion()).contains(RhetorContract.VERSION);
        assertThat(result.findings()).containsOnlyKeys(Probing.operationIds());
        assertThat(result.findings().values())
                .allSatisfy(findings -> assertThat(findings).isEmpty());
    }

    @Test
    void aFieldThatTheContractDoesNotNameIsCompatible(RhetorMock mock) {
        mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(json("{\"content\": \"Paris.\", \"usage\": {\"cached_tokens\": 3}, \"cost\": 0.1}"));

        assertThat(found(mock, "createChatCompletion"))
                .filteredOn(finding -> finding.verdict() == Verdict.COMPATIBLE)
                .extracting(Finding::place, Finding::message)
                .containsExactlyInAnyOrder(
                        tuple("response.usage.cached_tokens", "`usage.cached_tokens` is new."),
                        tuple("response.cost", "`cost` is new."));
    }

    @Test
    void nullInAnOptionalFieldIsTheSame(RhetorMock mock) {
        mock.on(RhetorOperation.GET_HEALTH).always(json("{\"status\": \"healthy\", \"version\": null}"));

        assertThat(found(mock, "getHealth")).isEmpty();
    }

    @Test
    void nullInARequiredFieldIsBreaking(RhetorMock mock) {
        mock.on(RhetorOperation.GET_HEALTH).always(json("{\"status\": null}"));

        assertThat(found(mock, "getHealth"))
                .extracting(Finding::verdict, Finding::place)
                .contains(tuple(Verdict.BREAKING, "response.status"));
    }

    @Test
    void anUnknownHealthStatusIsCompatibleBecauseTheClientReadsItAsUnknown(RhetorMock mock) {
        mock.on(RhetorOperation.GET_HEALTH).always(json("{\"status\": \"sleepy\"}"));

        assertThat(found(mock, "getHealth")).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.COMPATIBLE);
            assertThat(finding.message()).startsWith("`status` is 'sleepy', which is none of the contract's healthy");
            assertThat(finding.reaction()).isEqualTo("The client takes the health for UNKNOWN.");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = TextField.class,
            names = {"MESSAGE", "RESPONSE"})
    void theNamesThatOlderServersHaveForTheTextAreCompatible(TextField field) {
        try (RhetorMock mock = RhetorMock.builder().textField(field).start()) {
            String name = field.name().toLowerCase(java.util.Locale.ROOT);

            assertThat(found(mock, "createChatCompletion")).singleElement().satisfies(finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.COMPATIBLE);
                assertThat(finding.place()).isEqualTo("response." + name);
                assertThat(finding.reaction()).isEqualTo("The client reads it.");
            });
        }
    }

    @Test
    void providersWithOnlyTheRequiredFieldsConformToTheContract(RhetorMock mock) {
        mock.on(RhetorOperation.LIST_PROVIDERS)
                .always(json("{\"providers\": {\"a\": {\"name\": \"A\", \"available\": true, \"models\": "
                        + "[{\"id\": \"m\", \"name\": \"M\"}]}, \"b\": {\"name\": \"B\", \"available\": false, "
                        + "\"models\": []}}}"));

        assertThat(found(mock, "listProviders")).isEmpty();
    }

    @Test
    void missingOptionalOperationsAreReportedWithWhatTheClientDoes() {
        try (RhetorMock mock =
                RhetorMock.builder().withoutApiHealth().withoutProviders().start()) {
            ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

            assertThat(result.findings().get("getApiHealth"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.MISSING))
                    .satisfies(finding -> assertThat(finding.reaction()).contains("/health instead"));
            assertThat(result.findings().get("listProviders"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.MISSING));
        }
    }

    @Test
    void aProviderThatFailsLeavesItsOperationsUncheckedAndNotBroken(RhetorMock mock) {
        mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> request.chatRequest().getMessages().isEmpty()
                        ? Reply.standard()
                        : Reply.adapterError("overloaded"));
        mock.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(Reply.adapterError("overloaded"));

        ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

        for (String id : List.of("createChatCompletion", "streamChatCompletion", "generate", "chatStream")) {
            assertThat(result.findings().get(id))
                    .as(id)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.NOT_CHECKED))
                    .satisfies(finding -> assertThat(finding.message()).contains("overloaded"));
        }
    }

    @Test
    void anErrorWithoutJsonIsCompatible(RhetorMock mock) {
        mock.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.body("text/html", "<h1>Bad gateway</h1>").status(503));

        assertThat(found(mock, "listProviders"))
                .extracting(Finding::verdict)
                .containsExactlyInAnyOrder(Verdict.NOT_CHECKED, Verdict.COMPATIBLE);
    }

    @Test
    void aServerThatDoesNotListenIsReported() {
        RhetorMock gone = RhetorMock.start();
        gone.close();

        ProbeResult result = Probing.PROBE.probe(
                Probing.settings(URI.create(gone.url()), URI.create(gone.webSocketUrl()), Probing.PATIENCE));

        assertThat(result.problem()).contains("No server listens at " + gone.url() + ". Is Rhetor running there?");
    }

    @Test
    void aServerWithoutTlsIsReported(RhetorMock mock) {
        URI url = URI.create("https://127.0.0.1:" + mock.port());

        ProbeResult result = Probing.PROBE.probe(Probing.settings(url, url, Probing.PATIENCE));

        assertThat(result.problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("No TLS connection to " + url));
    }

    @Test
    void aServerThatNeverAnswersIsReported() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            ProbeResult result = Probing.PROBE.probe(Probing.settings(url, url, Duration.ofMillis(300)));

            assertThat(result.problem())
                    .hasValueSatisfying(problem -> assertThat(problem)
                            .isEqualTo("What listens at " + url
                                    + " answers nothing that is HTTP within 0.3 s. Is it Rhetor?"));
        }
    }

    @Test
    void aRefusedTokenIsAProblemAndNoModelIsCalled() {
        try (RhetorMock mock = RhetorMock.builder().token("another").start()) {
            ProbeResult result = Probing.PROBE.probe(Probing.withToken(Probing.settings(mock), SECRET));

            assertThat(result.problem())
                    .contains(mock.url() + " answers 401 to everything. It does not accept the token. Give the token of"
                            + " this installation.");
            assertThat(mock.journal())
                    .extracting(ReceivedRequest::method)
                    .isNotEmpty()
                    .containsOnly("GET");
        }
    }

    @Test
    void theTokenIsSentWithEveryRequestAndInRegister() {
        try (RhetorMock mock = RhetorMock.builder().token(SECRET).start()) {
            ProbeResult result = Probing.PROBE.probe(Probing.withToken(Probing.settings(mock), SECRET));

            assertThat(result.problem()).isEmpty();
            assertThat(result.findings().values())
                    .allSatisfy(findings -> assertThat(findings).isEmpty());
            assertThat(mock.frames())
                    .filteredOn(frame ->
                            frame.type().filter(FrameType.REGISTER::equals).isPresent())
                    .isNotEmpty()
                    .allSatisfy(
                            frame -> assertThat(frame.as(RegisterFrame.class).getAuthToken())
                                    .isEqualTo(SECRET));
        }
    }

    @Test
    void withoutGeneratingNoModelIsCalled(RhetorMock mock) {
        ProbeResult result = Probing.PROBE.probe(Probing.withoutGenerating(Probing.settings(mock)));

        assertThat(mock.journal()).extracting(ReceivedRequest::method).containsOnly("GET");
        assertThat(mock.frames())
                .extracting(ReceivedFrame::type)
                .noneMatch(type ->
                        type.filter(asked -> asked.operation().isPresent()).isPresent());
        assertThat(result.findings())
                .doesNotContainKeys("createChatCompletion", "streamChatCompletion", "generate", "chatStream", "cancel");
        assertThat(result.findings().get("register")).isEmpty();
        assertThat(result.findings().get("ping")).isEmpty();
    }

    @Test
    void requestsNameTheProviderAndTheModelOfTheSettings(RhetorMock mock) {
        ProbeSettings settings = Probing.settings(mock);
        Probing.PROBE.probe(new ProbeSettings(
                settings.url(),
                settings.webSocketUrl(),
                settings.token(),
                settings.timeout(),
                true,
                java.util.Optional.of("openai"),
                java.util.Optional.of("gpt-4o-mini")));

        assertThat(mock.journal())
                .filteredOn(request -> request.method().equals("POST"))
                .isNotEmpty()
                .allSatisfy(request -> {
                    assertThat(request.chatRequest().getProviderId()).isEqualTo("openai");
                    assertThat(request.chatRequest().getModelId()).isEqualTo("gpt-4o-mini");
                    assertThat(request.header("upgrade")).isEmpty();
                    assertThat(request.header("content-length")).isPresent();
                });
    }

    @Test
    void noConnectionIsLeftOpen(RhetorMock mock) throws Exception {
        Probing.PROBE.probe(Probing.settings(mock));

        mock.awaitNoConnections(Probing.PATIENCE);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tekton-llm-contract-check")) {
                // One that was told to end may need a moment for it.
                thread.join(Probing.PATIENCE.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void noConnectionIsLeftOpenAfterAnAnswerThatTimesOut(RhetorMock mock) throws Exception {
        Deviation.STREAM_ENDLESS.applyTo(mock);
        mock.onHandshake().always(Reply.standard().bySilence());
        Probing.PROBE.probe(
                Probing.settings(URI.create(mock.url()), URI.create(mock.webSocketUrl()), Duration.ofMillis(300)));

        mock.awaitNoConnections(Probing.PATIENCE);
    }

    @Test
    void aBodyIsReadUpToItsLimitOnly(RhetorMock mock) {
        mock.on(RhetorOperation.LIST_PROVIDERS).always(Reply.endless(Long.MAX_VALUE));

        assertThat(found(mock, "listProviders"))
                .anySatisfy(
                        finding -> assertThat(finding.message()).isEqualTo("The body is longer than 16777216 bytes."));
    }

    @Test
    void noMoreThanItsLimitIsReadOfAStream(RhetorMock mock) {
        mock.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(Reply.repeated("text/event-stream", "data: {\"chunk\": \"on and on\"}\n\n", Long.MAX_VALUE));
        for (FrameType type : List.of(FrameType.STREAM, FrameType.CHAT_STREAM)) {
            mock.on(type).always(Reply.standard());
        }

        assertThat(found(mock, "streamChatCompletion")).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.BREAKING);
            assertThat(finding.message()).startsWith("The stream does not end");
        });
    }

    @Test
    void noMoreThanItsLimitIsReadOfAFrame(RhetorMock mock) {
        mock.on(FrameType.GENERATE).always(Reply.endless(Long.MAX_VALUE));

        assertThat(found(mock, "generate"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("more than 16777216 bytes"));
    }

    @Test
    void aStreamOfCommentsAloneDoesNotKeepTheProbeWaiting(RhetorMock mock) {
        mock.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(Reply.body("text/event-stream", ": ping\n\n".repeat(1000))
                        .drip(Duration.ofMillis(20)));

        ProbeResult result = Probing.PROBE.probe(Probing.settings(
                URI.create(mock.url()), URI.create(mock.webSocketUrl() + "-none"), Duration.ofSeconds(1)));

        assertThat(result.findings().get("streamChatCompletion"))
                .anySatisfy(finding -> assertThat(finding.message()).startsWith("The stream does not end"));
    }

    @Test
    void pingsOfTheServerAreAnsweredAtOnce(RhetorMock mock) {
        mock.on(FrameType.CHAT_STREAM).always(Reply.stream("Par", "is.").pingBefore(1));

        ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

        assertThat(result.findings().values())
                .allSatisfy(findings -> assertThat(findings).isEmpty());
        assertThat(mock.frames()).anySatisfy(frame -> assertThat(frame.type()).contains(FrameType.PONG));
    }

    @Test
    void aFrameOfATypeThatTheContractDoesNotHaveIsCompatible(RhetorMock mock) {
        mock.on(FrameType.GENERATE)
                .always(Reply.frames(
                        "{\"type\": \"THINKING\"}", new ai.tekton.rhetor.model.ResponseFrame().withContent("Paris.")));

        assertThat(found(mock, "generate"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.COMPATIBLE))
                .satisfies(finding -> assertThat(finding.message()).contains("THINKING"));
    }

    @Test
    void aSecretThatTheServerRepeatsIsNotShown() {
        RhetorMockBuilder builder = RhetorMock.builder();
        try (RhetorMock mock = builder.start()) {
            Reply repeats = Reply.error(400, "The token " + SECRET + " is not welcome.");
            for (RhetorOperation operation : RhetorOperation.values()) {
                mock.on(operation).always(repeats);
            }
            mock.on(FrameType.REGISTER).always(Reply.frames("{\"type\": \"" + SECRET + "\"}", new PingFrame()));
            ProbeSettings settings = Probing.withToken(
                    Probing.settings(URI.create(mock.url()), URI.create(mock.webSocketUrl()), Duration.ofSeconds(1)),
                    SECRET);

            ProbeResult result = Probing.PROBE.probe(settings);

            assertThat(result.toString()).contains("***").doesNotContain(SECRET);
            assertThat(settings.toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Deviation.class,
            names = {"CHAT_USAGE_AS_TEXT", "STREAM_CHUNK_AS_OBJECT", "CHAT_FRAME_WRONG_TYPE", "GENERATE_NO_JSON"})
    void noFindingRepeatsTheTextOfAnAnswer(Deviation deviation) {
        try (RhetorMock mock = RhetorMock.start()) {
            deviation.applyTo(mock);

            assertThat(Probing.PROBE.probe(Probing.settings(mock)).toString())
                    .doesNotContain("Paris", "is.\"", "capital");
        }
    }

    private static List<Finding> found(RhetorMock mock, String operation) {
        return Probing.PROBE.probe(Probing.settings(mock)).findings().get(operation);
    }

    private static Reply json(String object) {
        return Reply.body("application/json", object);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.api.Assertions.tuple(values);
    }
}
