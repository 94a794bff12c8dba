package ai.tekton.llm.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Behaviour.Outcome;
import ai.tekton.llm.contract.report.Behaviour.Part;
import ai.tekton.llm.contract.report.CommandSupport;
import ai.tekton.llm.contract.report.CommandSupport.Support;
import ai.tekton.llm.contract.report.ContractReport;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.ServerGeneration;
import ai.tekton.llm.contract.report.TextReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server is held against what servers of its generation have, and nothing else. */
class GenerationsTest {
    /** Each takes a second, which together is more than all of HTTP may take. */
    private static final List<RhetorOperation> SLOW = List.of(
            RhetorOperation.GET_API_DOCUMENT,
            RhetorOperation.GET_ROOT_DOCUMENT,
            RhetorOperation.GET_HEALTH,
            RhetorOperation.LIST_PROVIDERS);

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theFirstLineNamesTheGenerationOfTheServer(RhetorGeneration generation) {
        ContractReport report = check(generation, false);

        assertThat(report.generation()).map(ServerGeneration::id).contains(generation.id());
        assertThat(TextReport.of(report).lines().findFirst().orElseThrow())
                .startsWithIgnoringCase(generation.title() + " (" + generation.id() + "). ");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"TEKTON_2025_06", "TEKTON_OLDER", "TEKTON_ENHANCED"})
    void anUnsupportedServerIsReportedWithAdviceAndGetsNoFurtherRequest(RhetorGeneration generation) {
        try (RhetorMock mock = RhetorMock.builder().profile(generation).start()) {
            ContractReport report = check(mock, true);

            assertThat(report.breaking()).isTrue();
            assertThat(report.operations()).isEmpty();
            assertThat(TextReport.of(report))
                    .contains("This client cannot talk to it: update Tekton")
                    .contains("\nThis client cannot talk to such a server.\n");
            assertThat(report.commands())
                    .extracting(CommandSupport::command, CommandSupport::support)
                    .contains(tuple("ask, generateText()", Support.FAILS));
            assertThat(mock.journal()).extracting(ReceivedRequest::method).containsOnly("GET");
        }
    }

    @Test
    void rhetorOfSeptember2025IsComparedWithItsOwnGeneration() {
        ContractReport report = check(RhetorGeneration.TEKTON_2025_09, true);

        assertThat(report.breaking()).as(TextReport.of(report)).isFalse();
        assertThat(report.complete()).as(TextReport.of(report)).isTrue();
        assertThat(report.operations())
                .extracting(OperationReport::id)
                .contains(
                        "refuse",
                        "createChatCompletion",
                        "generateCompletion",
                        "listModels",
                        "getReadiness",
                        "getHealth")
                .doesNotContain("listProviders", "streamChatCompletion", "getApiHealth", "register");
    }

    @Test
    void aServerThatConformsToTheContractIsNotComparedWithOtherGenerations() {
        ContractReport report = check(RhetorGeneration.CONTRACT, true);

        assertThat(report.breaking()).as(TextReport.of(report)).isFalse();
        assertThat(report.operations())
                .extracting(OperationReport::id)
                .contains("listProviders", "streamChatCompletion", "register")
                .doesNotContain("listModels", "generateCompletion", "getReadiness", "refuse");
    }

    @Test
    void theGenerationOfADocumentIsFoundByItsPaths() throws IOException {
        assertThat(generationOf("/api/v1/health", "/api/v1/chat", "/api/v1/generate"))
                .as("whoever has this health keeps the contract")
                .isEqualTo("contract");
        assertThat(generationOf("/api/v1/chat", "/api/v1/generate")).isEqualTo("tekton-2025-09");
        assertThat(generationOf("/api/v1/chat")).isEqualTo("tekton-2025-06");
        assertThat(generationOf("/complete")).isEqualTo("tekton-enhanced");
        assertThat(generationOf("/something")).isEqualTo("contract");
    }

    @Test
    void theAnswersOfRhetorOfSeptember2025ShowWhichPartsOfARequestItIgnores() {
        try (RhetorMock mock = september()) {
            ContractReport report = check(mock, true);

            assertThat(report.behaviours())
                    .extracting(Behaviour::part, Behaviour::outcome)
                    .containsExactly(
                            tuple(Part.SYSTEM_PROMPT, Outcome.LOST),
                            tuple(Part.EARLIER_TURN, Outcome.LOST),
                            tuple(Part.TOKEN_LIMIT, Outcome.LOST),
                            tuple(Part.SECOND_CALL_AT_ONCE, Outcome.CUT_OFF),
                            tuple(Part.CONTEXT, Outcome.FAILS));
            assertThat(report.behaviours().get(4).evidence())
                    .isEqualTo("With a context_id, the server answers 500: 'ContextManager' object has no attribute"
                            + " 'get_context'.");
        }
    }

    @Test
    void twoQuickAnswersDoNotProveThatConcurrentCallsAreSupported() {
        try (RhetorMock mock =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .always(Reply.body("application/json", "{\"content\": \"Yes.\"}"));

            assertThat(check(mock, true).behaviours())
                    .filteredOn(behaviour -> behaviour.part() == Part.SECOND_CALL_AT_ONCE)
                    .extracting(Behaviour::outcome)
                    .doesNotContain(Outcome.WORKS);
        }
    }

    @Test
    void theAnswersOfAServerOfTheContractShowThatAllButTheContextArrives() {
        assertThat(check(RhetorGeneration.CONTRACT, true).behaviours())
                .extracting(Behaviour::part, Behaviour::outcome)
                .containsExactly(
                        tuple(Part.SYSTEM_PROMPT, Outcome.WORKS),
                        tuple(Part.EARLIER_TURN, Outcome.WORKS),
                        tuple(Part.TOKEN_LIMIT, Outcome.WORKS),
                        tuple(Part.SECOND_CALL_AT_ONCE, Outcome.WORKS),
                        tuple(Part.CONTEXT, Outcome.CANNOT_BE_TOLD));
    }

    @Test
    void ignoredPartsOfARequestAreBreakingAndListedByTheirImpactOnUsers() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .always(request -> request.chatRequest().getMessages().isEmpty()
                            ? Reply.standard()
                            : Reply.body("application/json", ofTheLastMessageAlone(request)));
            OperationReport chat = check(mock, true).operations().get(0);

            assertThat(chat.id()).isEqualTo("createChatCompletion");
            assertThat(chat.findings())
                    .extracting(Finding::verdict, Finding::place)
                    .containsExactly(
                            tuple(Verdict.BREAKING, "request.messages"),
                            tuple(Verdict.BREAKING, "request.system_prompt"),
                            tuple(Verdict.BREAKING, "request.options.max_tokens"));
        }
    }

    @Test
    void answersWithoutEvidenceLeaveTheOutcomeUnknown() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .always(request -> request.chatRequest().getMessages().isEmpty()
                            ? Reply.standard()
                            : Reply.body("application/json", "{\"content\": \"I would rather not.\"}"));

            assertThat(check(mock, true).behaviours())
                    .filteredOn(behaviour -> behaviour.part() != Part.SECOND_CALL_AT_ONCE)
                    .extracting(Behaviour::outcome)
                    .containsOnly(Outcome.CANNOT_BE_TOLD);
        }
    }

    @Test
    void withoutGeneratingOnlyGetRequestsAreSent() {
        try (RhetorMock mock = september()) {
            ContractReport report = check(mock, false);

            assertThat(report.behaviours()).isEmpty();
            assertThat(mock.journal()).extracting(ReceivedRequest::method).containsOnly("GET");
        }
    }

    @Test
    void theSubstituteOfAMissingOperationIsNamed() {
        assertThat(check(RhetorGeneration.TEKTON_2025_09, false).substitutes())
                .contains("/api/models/ instead of /api/v1/providers", "/health instead of /api/v1/health");
        assertThat(check(RhetorGeneration.CONTRACT, false).substitutes()).isEmpty();
    }

    @Test
    void theTableTellsWhatWorksWithThisClientOnRhetorOfSeptember2025() {
        assertThat(check(RhetorGeneration.TEKTON_2025_09, true).commands())
                .extracting(CommandSupport::command, CommandSupport::support)
                .containsExactly(
                        tuple("ask, generateText()", Support.WORKS),
                        tuple("--system, system prompt", Support.WORKS),
                        tuple("earlier turns", Support.WORKS),
                        tuple("--model", Support.DEGRADED),
                        tuple("--temperature, --max-tokens", Support.DEGRADED),
                        tuple("--context", Support.WORKS),
                        tuple("--stream, streamText()", Support.DEGRADED),
                        tuple("--ws, WebSocket", Support.FAILS),
                        tuple("providers, getProviders()", Support.WORKS),
                        tuple("health, health()", Support.WORKS));
    }

    @Test
    void onlyProvidersAndHealthWorkIfTheServerCannotAnswer() {
        try (RhetorMock mock =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            mock.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.detail(500, "No CI is running."));

            ContractReport report = check(mock, true);

            assertThat(report.commands())
                    .filteredOn(command -> command.support() != Support.FAILS)
                    .extracting(CommandSupport::command)
                    .containsExactly("providers, getProviders()", "health, health()");
            assertThat(report.behaviours()).isEmpty();
        }
    }

    @Test
    void everythingWorksOnAServerThatConformsToTheContract() {
        assertThat(check(RhetorGeneration.CONTRACT, true).commands())
                .extracting(CommandSupport::support)
                .hasSize(10)
                .containsOnly(Support.WORKS);
    }

    @Test
    void anOperationThatFailsEachTimeIsBroken() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.LIST_PROVIDERS).always(Reply.detail(500, "'x' has no attribute 'y'"));

            OperationReport providers = check(mock, false).operations().get(0);

            assertThat(providers.id()).isEqualTo("listProviders");
            assertThat(providers.verdict()).isEqualTo(Verdict.BROKEN);
            assertThat(providers.breaking()).isTrue();
            assertThat(providers.findings().get(0).message())
                    .isEqualTo("The server answers 500 each of 3 times: 'x' has no attribute 'y'.");
        }
    }

    @Test
    void anOperationThatFailsOnceIsNotBroken() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.LIST_PROVIDERS)
                    .always(request -> mock.journal().stream()
                                            .filter(each -> each.path().endsWith("/providers"))
                                            .count()
                                    < 2
                            ? Reply.detail(500, "Once.")
                            : Reply.standard());

            assertThat(check(mock, false).breaking()).isFalse();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void withoutGeneratingAServerThatNeverAnswersIsGivenUpLongBeforeTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            ContractReport report = ContractCheck.pinned().check(settings(url, url, false), Optional.empty());

            assertThat(report.problem())
                    .contains("What listens at " + url + " answers nothing that is HTTP within 1.0 s. Is it Rhetor?");
            assertThat(report.generation()).isEmpty();
            assertThat(report.commands()).isEmpty();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void withoutGeneratingAnOperationThatNeverAnswersDelaysNoOther() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.LIST_PROVIDERS).always(Reply.standard().hang());

            ContractReport report = check(mock, false);

            assertThat(report.operations().get(0).findings().get(0).message())
                    .isEqualTo("The server does not answer within 1.0 s.");
            assertThat(report.operations())
                    .filteredOn(operation -> operation.id().equals("register"))
                    .singleElement()
                    .satisfies(register -> assertThat(register.verdict()).isEqualTo(Verdict.SAME));
        }
    }

    @Test
    void withoutGeneratingTheTimeThatHttpHasTakenIsNotReportedAsAFaultOfTheWebSocket() {
        try (RhetorMock mock = RhetorMock.start()) {
            for (RhetorOperation operation : SLOW) {
                mock.on(operation).always(Reply.standard().hang());
            }

            assertThat(check(mock, false).operations())
                    .filteredOn(operation -> operation.id().equals("register"))
                    .singleElement()
                    .satisfies(register -> assertThat(register.verdict()).isEqualTo(Verdict.SAME));
        }
    }

    /** Where the second of two calls at once comes while the first is under way. */
    private static RhetorMock september() {
        RhetorMock mock =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start();
        Gate never = new Gate();
        AtomicBoolean begun = new AtomicBoolean();
        mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request ->
                        request.bodyText().contains("Answer with one word") && begun.compareAndSet(false, true)
                                ? Reply.standard().hold(never)
                                : Reply.standard());
        return mock;
    }

    private static String ofTheLastMessageAlone(ReceivedRequest request) {
        List<Message> messages = request.chatRequest().getMessages();
        String last = messages.get(messages.size() - 1).getContent();
        return "{\"content\": \"" + last + "\", \"usage\": {\"prompt_tokens\": " + last.length()
                + "}, \"context_id\": \"" + request.chatRequest().getContextId() + "\"}";
    }

    private String generationOf(String... paths) throws IOException {
        String listed =
                Stream.of(paths).map(path -> "\"" + path + "\": {}").collect(Collectors.joining(", ", "{", "}"));
        Path document = Files.writeString(
                folder.resolve("openapi.json"),
                "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"Rhetor\", \"version\": \"0.1.0\"}, \"paths\": "
                        + listed + "}");
        return ContractCheck.pinned().check(document).generation().orElseThrow().id();
    }

    private static ContractReport check(RhetorGeneration generation, boolean generate) {
        try (RhetorMock mock = RhetorMock.builder().profile(generation).start()) {
            return check(mock, generate);
        }
    }

    private static ContractReport check(RhetorMock mock, boolean generate) {
        return ContractCheck.pinned()
                .check(settings(URI.create(mock.url()), URI.create(mock.webSocketUrl()), generate), Optional.empty());
    }

    private static ProbeSettings settings(URI url, URI webSocketUrl, boolean generate) {
        return new ProbeSettings(
                url,
                webSocketUrl,
                Optional.empty(),
                Duration.ofSeconds(60),
                generate,
                Optional.empty(),
                Optional.empty());
    }
}
