package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.profile.RhetorApi;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.llm.mock.PrismServer;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.Usage;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.GenerateRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against Prism, which answers by the contract's examples and refuses what the contract does not allow. */
class ContractTest {
    private static final int OK = 200;

    /** The exception for each status of the contract. A status that is added there fails here until it is added too. */
    private static final Map<Integer, Class<? extends TektonLlmException>> EXCEPTIONS = Map.ofEntries(
            Map.entry(400, InvalidRequestException.class),
            Map.entry(401, AuthenticationException.class),
            Map.entry(403, AuthenticationException.class),
            Map.entry(404, InvalidRequestException.class),
            Map.entry(408, LlmTimeoutException.class),
            Map.entry(422, InvalidRequestException.class),
            Map.entry(429, RateLimitException.class),
            Map.entry(500, AdapterException.class),
            Map.entry(502, AdapterException.class),
            Map.entry(503, ServiceUnavailableException.class),
            Map.entry(504, LlmTimeoutException.class));

    private static PrismServer prism;

    @BeforeAll
    static void startPrism() {
        prism = PrismServer.start();
    }

    @AfterAll
    static void stopPrism() {
        prism.close();
    }

    static Stream<Arguments> operationsAndStatuses() {
        return Arrays.stream(RhetorOperation.values())
                .flatMap(operation -> operation.statuses().stream().map(status -> Arguments.of(operation, status)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("operationsAndStatuses")
    void eachStatusOfEachOperationBecomesItsResultOrItsException(RhetorOperation operation, int status) {
        try (TektonLlmClient client = client(preference(operation, status))) {
            // A switch over all operations: one that is added to the contract does not compile until it has a case
            // here.
            Object outcome = switch (operation) {
                case CREATE_CHAT_COMPLETION -> outcome(status, () -> client.generateText("Hi"), this::checkAnswer);
                case STREAM_CHAT_COMPLETION ->
                    outcome(status, () -> client.streamText("Hi").text(), this::checkStreamedText);
                case LIST_PROVIDERS ->
                    status == 404
                            ? assertThat(client.getProviders()).isEqualTo(ProviderList.empty())
                            : outcome(status, client::getProviders, this::checkProviders);
                case GET_API_HEALTH -> outcome(status, client::health, this::checkHealth);
                case GET_HEALTH ->
                    outcome(status, () -> processHealth(preference(operation, status)), this::checkHealth);
                case DISCOVER,
                        GET_API_DOCUMENT,
                        GET_READINESS,
                        GET_ROOT_DOCUMENT,
                        LIST_MODEL_ASSIGNMENTS,
                        LIST_MODEL_PROVIDERS,
                        LIST_MODELS,
                        GENERATE_COMPLETION ->
                    outcome(
                            status,
                            () -> direct(operation, "code=" + status),
                            value -> assertThat(value).isNotNull());
            };
            assertThat(outcome).isNotNull();
        }
    }

    /** Asks Prism for a status, and of the answers for the one that has every field. */
    private static String preference(RhetorOperation operation, int status) {
        String example = switch (operation) {
            case CREATE_CHAT_COMPLETION -> "answer";
            case STREAM_CHAT_COMPLETION -> "done";
            case LIST_PROVIDERS -> "two";
            case GET_API_HEALTH, GET_HEALTH -> "healthy";
            default -> "";
        };
        return "code=" + status + (status == OK && !example.isEmpty() ? ", example=" + example : "");
    }

    private interface Call<T> {
        T make();
    }

    private static <T> Object outcome(int status, Call<T> call, java.util.function.Consumer<T> check) {
        if (status == OK) {
            T value = call.make();
            check.accept(value);
            return value;
        }
        assertThat(EXCEPTIONS).as("what status %d comes out as", status).containsKey(status);
        ThrowingCallable failing = call::make;
        return assertThatThrownBy(failing).isInstanceOfSatisfying(EXCEPTIONS.get(status), e -> {
            assertThat(e.status()).hasValue(status);
            assertThat(e.requestId()).isPresent();
        });
    }

    private void checkAnswer(CompletionResponse answer) {
        assertThat(answer.content()).isEqualTo("The capital of France is Paris.");
        assertThat(answer.model()).contains("claude-3-sonnet-20240229");
        assertThat(answer.provider()).contains("anthropic");
        assertThat(answer.finishReason()).contains("stop");
        assertThat(answer.usage()).contains(new Usage(14, 8, 22));
        assertThat(answer.contextId()).contains("geography");
        assertThat(answer.timestamp()).contains(Instant.parse("2025-03-01T12:00:00.123456Z"));
        assertThat(answer.fallback()).isFalse();
        assertThat(answer.latency()).isPositive();
        assertThat(answer.attempts()).isEqualTo(1);
    }

    private void checkStreamedText(String text) {
        assertThat(text).isEqualTo("The capital of France is Paris.");
    }

    private void checkProviders(ProviderList list) {
        assertThat(list.providers()).containsOnlyKeys("anthropic", "openai");
        assertThat(list.defaultProvider()).contains("anthropic");
        assertThat(list.provider("anthropic")
                        .orElseThrow()
                        .model("claude-3-sonnet-20240229")
                        .orElseThrow())
                .satisfies(model -> {
                    assertThat(model.contextLength()).hasValue(200_000);
                    assertThat(model.pricing()).containsEntry("input", 3.0);
                    assertThat(model.capabilities()).containsExactly("chat", "streaming");
                });
        assertThat(list.provider("openai").orElseThrow().available()).isFalse();
        assertThat(list.defaultModelOf("anthropic")).contains("claude-3-sonnet-20240229");
        assertThat(list.defaultModelOf("openai")).isEmpty();
    }

    private void checkHealth(Health health) {
        assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.component()).contains("rhetor");
        assertThat(health.version()).contains("0.1.0");
        assertThat(health.port()).hasValue(8003);
        assertThat(health.timestamp()).isPresent();
        assertThat(health.details()).containsEntry("providers", 2);
    }

    /** The client asks the process only where the service answers 404, and Prism cannot answer both at once. */
    private static Health processHealth(String preference) {
        ClientConfig config = ClientConfig.builder().url(prism.url()).build();
        CallContext context = CallContext.builder()
                .timeout(config.timeout())
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        try (RhetorTransport transport = new RhetorTransport(config, "test")) {
            ErrorText text = new ErrorText(transport.wireJson(), Optional.empty());
            try {
                return Wire.health(new HealthApi(transport).getHealth(null, Map.of("Prefer", preference)));
            } catch (ApiException e) {
                throw new TransportErrors(new ErrorMapper("Prism", text), text, Clock.systemUTC())
                        .map(e, context, Optional.empty());
            }
        }
    }

    /** Asks by the generated operation itself, with what a client adds to it. */
    private static Object direct(RhetorOperation operation, String preference) {
        ClientConfig config = ClientConfig.builder().url(prism.url()).build();
        CallContext context = CallContext.builder()
                .timeout(config.timeout())
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        try (RhetorTransport transport = new RhetorTransport(config, "test")) {
            ErrorText text = new ErrorText(transport.wireJson(), Optional.empty());
            try {
                return direct(operation, RhetorApi.over(transport), Map.of("Prefer", preference));
            } catch (ApiException e) {
                throw new TransportErrors(new ErrorMapper("Prism", text), text, Clock.systemUTC())
                        .map(e, context, Optional.empty());
            }
        }
    }

    private static Object direct(RhetorOperation operation, RhetorApi api, Map<String, String> headers)
            throws ApiException {
        return switch (operation) {
            case DISCOVER -> api.health().discover(null, headers).getEndpoints();
            case GET_API_DOCUMENT -> api.health().getApiDocument(null, headers).getPaths();
            case GET_READINESS -> api.health().getReadiness(null, headers).getReady();
            case GET_ROOT_DOCUMENT ->
                api.health().getRootDocument(null, headers).getPaths();
            case LIST_MODEL_ASSIGNMENTS ->
                api.providers().listModelAssignments(null, headers).getDefaults();
            case LIST_MODEL_PROVIDERS -> api.providers().listModelProviders(null, headers);
            case LIST_MODELS -> api.providers().listModels(null, headers);
            case GENERATE_COMPLETION ->
                api.chat()
                        .generateCompletion(new GenerateRequest().prompt("Hi"), null, headers)
                        .getResponse();
            default -> throw new IllegalArgumentException("The client itself asks " + operation);
        };
    }

    @Test
    void requestsMatchTheContractForEveryOptionAndForNone() {
        List<UnaryOperator<GenerationOptionsBuilder>> settings = List.of(
                o -> o.temperature(0.0),
                o -> o.temperature(2.0),
                o -> o.maxTokens(1),
                o -> o.stop("\n\n", "END"),
                o -> o.topP(1.0),
                o -> o.topK(1),
                o -> o.presencePenalty(-2.0),
                o -> o.frequencyPenalty(2.0),
                o -> o.provider("openai"),
                o -> o.model("gpt-4o"),
                o -> o.systemPrompt("Be brief."),
                o -> o.contextId("geography"),
                o -> o.timeout(Duration.ofMillis(12_345)),
                o -> o.retryCount(0),
                o -> o.retryDelay(Duration.ZERO),
                o -> o.fallbackProvider("anthropic"),
                o -> o.fallbackModel("claude-3-sonnet-20240229"),
                o -> o.deadline(Duration.ofMinutes(1)),
                o -> o.capability("code"));
        Random random = new Random(5);
        try (TektonLlmClient client = client("code=200")) {
            assertAccepted(client, GenerationOptions.defaults());
            settings.forEach(setting -> assertAccepted(
                    client, setting.apply(GenerationOptions.builder()).build()));
            for (int i = 0; i < 30; i++) {
                GenerationOptionsBuilder options = GenerationOptions.builder();
                settings.stream().filter(setting -> random.nextBoolean()).forEach(setting -> setting.apply(options));
                assertAccepted(client, options.build());
            }
        }
    }

    private static void assertAccepted(TektonLlmClient client, GenerationOptions options) {
        List<Message> conversation = List.of(
                Message.system("You are a helpful assistant."),
                Message.user("Hello"),
                Message.assistant("How can I help?"),
                Message.function("lookup", "{}"),
                new Message(ai.tekton.llm.model.MessageRole.USER, "😀 \u0000 \"quoted\"", Optional.of("ada")));
        assertThatCode(() -> {
                    client.generateText("Hi", options);
                    client.generateChatResponse(conversation, options);
                    client.streamChatResponse(conversation, options).text();
                })
                .as("%s", options)
                .doesNotThrowAnyException();
    }

    @Test
    void prismRefusesARequestThatDoesNotFitTheContract() {
        ClientConfig config = ClientConfig.builder().url(prism.url()).build();
        try (RhetorTransport transport = new RhetorTransport(config, "test")) {
            assertThatThrownBy(() -> new ai.tekton.rhetor.api.ChatApi(transport)
                            .createChatCompletion(new ai.tekton.rhetor.model.ChatRequest().messages(List.of()), null))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(422));
        }
    }

    private static TektonLlmClient client(String preference) {
        return TektonLlmClient.builder()
                .profile(ServerProfile.CONTRACT)
                .componentId("contract-test")
                .url(prism.url())
                .header("Prefer", preference)
                .useFallback(false)
                .maxRetries(0)
                .build();
    }
}
