package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
class ExamplesTest {
    private static final String QUESTION = "What is the capital of France?";

    @Test
    void theShortestProgramPrintsTheAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris."));

        assertThat(new Program(QuickStart.class).at(rhetor).run()).containsExactly("Paris.");

        assertThat(onlyCall(rhetor).getComponent()).isEqualTo("my-component");
    }

    @Test
    void theBasicExampleSendsItsSystemPromptAndPrintsTheAnswer(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.text("Paris."));

        assertThat(new Program(BasicExample.class).at(rhetor).run()).containsExactly("Response: Paris.");

        ChatRequest call = onlyCall(rhetor);
        assertThat(contents(call)).containsExactly(QUESTION);
        assertThat(call.getSystemPrompt()).startsWith("You are a helpful assistant");
    }

    @Test
    void theChatExampleContinuesAConversation(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Sunny."), Reply.text("Rain."), Reply.text("Noted."), Reply.text("An umbrella."));

        assertThat(new Program(ChatExample.class).at(rhetor).run())
                .containsExactly("Assistant: Sunny.", "Assistant: Rain.", "An umbrella.");

        List<ChatRequest> calls = calls(rhetor);
        assertThat(contents(calls.get(1))).hasSize(5).endsWith("Sunny.", "And tomorrow?");
        assertThat(calls.subList(2, 4))
                .extracting(ChatRequest::getContextId)
                .containsExactly("trip-to-paris", "trip-to-paris");
    }

    @Test
    void theStreamingExampleReadsAStreamInThreeWays(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .enqueue(Reply.stream("Think", "ing."), Reply.stream("Wa", "ves."), Reply.stream("Dr", "ops."));

        assertThat(new Program(StreamingExample.class).at(rhetor).run())
                .containsExactly("Thinking.", "Waves.", "--- Streaming complete ---", "Drops.");
    }

    @Test
    void theAsyncExampleMakesTwoConcurrentCallsAndThenStreams(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> Reply.text(capitalFor(request.bodyText())));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).enqueue(Reply.stream("Wa", "ves."));

        assertThat(new Program(AsyncExample.class).at(rhetor).run()).containsExactly("Paris.", "Tokyo.", "Waves.");
    }

    @Test
    void theInterceptorExampleRedactsAddsAHeaderAndUsesItsCache(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("[[R1]] works in Paris."));

        assertThat(new Program(InterceptorExample.class).at(rhetor).run())
                .containsExactly("answered by rhetor", "ada@example.org works in Paris.", "cache");

        assertThat(contents(onlyCall(rhetor))).containsExactly("Our office is in Paris.", "Where does [[R1]] work?");
        assertThat(rhetor.chatRequests().get(0).header("X-Tenant")).contains("blue");
    }

    @Test
    void theResilienceExampleRestartsAStreamThatBreaksAndReportsWhatItDoes(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.text("Paris."));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .enqueue(Reply.stream("Waves", "end").cutAfter(1), Reply.stream("Drops."));

        assertThat(String.join(
                        "\n", new Program(ResilienceExample.class).at(rhetor).run()))
                .startsWith("answered by rhetor\nParis.\nWaves")
                .contains("rhetor could not answer, asking rhetor", "--- once more from the start ---\nDrops.");

        assertThat(calls(rhetor).get(2).getProviderId()).isEqualTo("openai");
    }

    @Test
    void theLimitsExampleReportsTheCostOfAnAnswerAndCallsTwoAddresses(RhetorMock rhetor) throws Exception {
        String model = "{\"id\":\"claude-3-sonnet-20240229\",\"name\":\"Claude 3 Sonnet\",\"context_length\":200000,"
                + "\"pricing\":{\"input\":3.0,\"output\":15.0}}";
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.body(
                        "application/json",
                        "{\"providers\":{\"anthropic\":{\"name\":\"Anthropic\",\"available\":true,"
                                + "\"default_model\":\"claude-3-sonnet-20240229\",\"models\":[" + model + "]}}}"));
        try (RhetorMock second = RhetorMock.start()) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.text("Paris."));
            second.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.text("Paris."));

            List<String> lines = new Program(LimitsExample.class)
                    .at(rhetor)
                    .with("RHETOR_SECOND_URL", second.url())
                    .run();

            assertThat(lines).hasSize(4).startsWith("Paris.").endsWith("Paris.");
            assertThat(lines.get(1)).matches("It cost 0\\.0[0-9]+");
            assertThat(lines.get(2)).isEqualTo("1 by anthropic/claude-3-sonnet-20240229");
        }
    }

    @Test
    void theWebSocketExampleMakesTwoConcurrentCallsAndThenStreams(RhetorMock rhetor) throws Exception {
        rhetor.on(FrameType.GENERATE).enqueue(Reply.text("Paris."));
        rhetor.on(FrameType.STREAM).enqueue(Reply.stream("For", "ty-two."), Reply.stream("Wa", "ves."));

        assertThat(new Program(WebSocketExample.class).at(rhetor).run()).contains("Forty-two.", "Paris.", "Waves.");
    }

    @Test
    void theAdvancedExampleSendsItsModelAndItsBounds(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Many."));

        assertThat(new Program(AdvancedExample.class).at(rhetor).run())
                .containsExactly("Token count: 12", "Response: Many.");

        ChatRequest call = onlyCall(rhetor);
        assertThat(call.getProviderId()).isEqualTo("anthropic");
        assertThat(call.getModelId()).isEqualTo("claude-3-sonnet-20240229");
        assertThat(call.getOptions().getTemperature()).isEqualTo(0.5);
        assertThat(call.getOptions().getMaxTokens()).isEqualTo(1000);
        assertThat(call.getOptions().getStop()).containsExactly("THE END");
    }

    @Test
    void theAdvancedExampleRetriesTwiceAndThenCallsTheFallbackProvider(RhetorMock rhetor) throws Exception {
        Reply busy = Reply.error(503, "Busy.").header("Retry-After", "0");
        rhetor.enqueue(busy, busy, busy, Reply.text("Simulated."));

        assertThat(new Program(AdvancedExample.class).at(rhetor).run())
                .containsExactly("Token count: 12", "Response: Simulated.");

        assertThat(calls(rhetor))
                .extracting(ChatRequest::getProviderId)
                .containsExactly("anthropic", "anthropic", "anthropic", "simulated");
    }

    @Test
    void theTokensExampleSendsWhatFitsIntoTheModel(RhetorMock rhetor) throws Exception {
        List<String> lines = new Program(TokensExample.class).at(rhetor).run();

        assertThat(lines)
                .startsWith("11", "9", "The capital of France", "ModelEncoding[name=cl100k_base, exact=false]")
                .endsWith("5");
        assertThat(calls(rhetor))
                .singleElement()
                .satisfies(call -> assertThat(call.getMessages())
                        .extracting(message -> message.getContent().substring(0, 4))
                        .containsExactly("Tell", "Tell", "word", "Tell", "word", "And "));
    }

    @Test
    void theWarningsExampleShowsWhatRhetorOfSeptember2025Ignored() throws Exception {
        try (RhetorMock september =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            september.enqueue(Reply.text("BLUE."));

            assertThat(new Program(WarningsExample.class).at(september).run())
                    .containsExactly(
                            "BLUE.",
                            "Note: temperature did not reach the model: Rhetor of September 2025 accepts and"
                                    + " ignores it.");

            assertThat(september.journal().get(september.journal().size() - 1).reachedModel())
                    .contains("[System]\nYou only say BLUE.\n\n[User]\nWhich colour is the sky?");
        }
    }

    @Test
    void theFallbackExampleShowsWhichBackendAnsweredAndWhyTheOthersFailed(RhetorMock rhetor) throws Exception {
        Reply busy = Reply.error(503, "Busy.");
        rhetor.enqueue(busy, Reply.text("Paris."), busy);

        assertThat(new Program(FallbackExample.class)
                        .at(rhetor)
                        .with("RHETOR_MAX_RETRIES", "0")
                        .run())
                .hasSize(3)
                .startsWith("Answered instead by openai:", "Paris.")
                .last()
                .asString()
                .startsWith("No answer: ")
                .contains("503", "Busy.");

        assertThat(calls(rhetor).get(1).getModelId()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void theCustomBackendAnswersIfRhetorCannot(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "Busy."));

        assertThat(new Program(CustomBackendExample.class)
                        .at(rhetor)
                        .with("RHETOR_MAX_RETRIES", "0")
                        .run())
                .containsExactly("PreparedAnswers: Paris.");
    }

    @Test
    void theCustomBackendIsNotCalledIfRhetorAnswers(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris, of course."));

        assertThat(new Program(CustomBackendExample.class).at(rhetor).run())
                .containsExactly("anthropic: Paris, of course.");
    }

    @Test
    void theConfigurationExampleUsesTheEnvironmentAndHidesTheToken(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Tokyo."));

        List<String> lines = new Program(ConfigurationExample.class)
                .at(rhetor)
                .with("RHETOR_AUTH_TOKEN", "secret")
                .with("RHETOR_TIMEOUT", "7.5")
                .run();

        assertThat(lines).hasSize(3).startsWith("Paris.").endsWith("Tokyo.");
        assertThat(lines.get(1))
                .contains(rhetor.url(), "timeout=PT7.5S", "connectTimeout=PT2S", "maxConnections=8", "token=***")
                .doesNotContain("secret", "research");
        assertThat(rhetor.chatRequests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsOnly("Bearer secret");
        assertThat(rhetor.chatRequests().get(1).header("X-Tenant")).contains("research");
        assertThat(calls(rhetor)).extracting(ChatRequest::getProviderId).containsExactly("openai", "anthropic");
    }

    @Test
    void theConnectionExampleReadsItsTokenAndHonoursNoProxy(RhetorMock rhetor, @TempDir Path directory)
            throws Exception {
        rhetor.enqueue(Reply.text("Paris."));
        Path token = Files.writeString(directory.resolve("token"), "of-the-file\n");
        Path authorities = Files.writeString(directory.resolve("ca.pem"), pemOfAnyAuthority());

        List<String> lines = new Program(ConnectionExample.class)
                .at(rhetor)
                .with("COMPANY_CA", authorities.toString())
                .with("TOKEN_FILE", token.toString())
                .with("http_proxy", "http://proxy.invalid:3128")
                .with("no_proxy", "127.0.0.1,localhost")
                .run();

        assertThat(lines).containsExactly("Paris.");
        assertThat(rhetor.chatRequests().get(0).header("Authorization")).contains("Bearer of-the-file");
    }

    private static String pemOfAnyAuthority() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        X509TrustManager trusted = (X509TrustManager) factory.getTrustManagers()[0];
        byte[] certificate = trusted.getAcceptedIssuers()[0].getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void theProvidersExampleListsWhatRhetorHas(RhetorMock rhetor) throws Exception {
        assertThat(new Program(ProvidersExample.class).at(rhetor).run())
                .startsWith("Asking claude-3-sonnet-20240229 of anthropic", "Rhetor is HEALTHY", "Anthropic")
                .contains("OpenAI", "  gpt-4o");
    }

    @Test
    void theProvidersExampleReportsThatRhetorIsDown(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.noAnswer());

        assertThat(new Program(ProvidersExample.class).at(rhetor).run())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Rhetor could not be reached; a fallback will answer.");
    }

    private static String capitalFor(String body) {
        return body.contains("Japan") ? "Tokyo." : "Paris.";
    }

    private static List<ChatRequest> calls(RhetorMock rhetor) {
        return rhetor.journal().stream()
                .filter(request -> request.method().equals("POST"))
                .map(ReceivedRequest::chatRequest)
                .toList();
    }

    private static ChatRequest onlyCall(RhetorMock rhetor) {
        assertThat(calls(rhetor)).hasSize(1);
        return calls(rhetor).get(0);
    }

    private static List<String> contents(ChatRequest call) {
        return call.getMessages().stream().map(Message::getContent).toList();
    }
}
