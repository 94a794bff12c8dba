package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Tests of a user's, recorded and replayed as JUnit runs them. */
@ResourceLock("the folder of the cassettes")
class RhetorCassetteTest {
    private static final String FOLDER = "target/cassettes-of-tests";
    private static final Path FRANCE = Path.of(FOLDER, "france.jsonl");

    @BeforeEach
    void removeCassettes() throws Exception {
        Files.deleteIfExists(FRANCE);
    }

    @Test
    void aTestIsRecordedIfEnabledAndOtherwiseReplayedWithoutTheServer() throws Exception {
        record(AsksOfFrance.class);

        assertThat(FRANCE).exists();
        assertThat(problems(run(AsksOfFrance.class))).isEmpty();
    }

    @Test
    void concurrentTestsRecordOneCassetteAndEachReplaysAllOfIt() throws Exception {
        record(AskAtOnce.class);

        assertThat(Cassette.read(FRANCE).size()).isEqualTo(3);
        assertThat(problems(run(AskAtOnce.class))).isEmpty();
    }

    @Test
    void aTestWithAnUnrecordedRequestFailsEvenIfItIgnoresTheAnswer() throws Exception {
        record(AsksOfFrance.class);

        assertThat(problems(run(AsksOfSpain.class)))
                .singleElement()
                .asString()
                .contains("no recording of POST /api/v1/chat")
                .contains("recorded \"What is the capital of France?\", now \"What is the capital of Spain?\"");
    }

    @Test
    void aStrictTestFailsIfItDoesNotUseAllRecordings() throws Exception {
        record(AskAtOnce.class);

        assertThat(problems(run(AsksTooLittle.class)))
                .singleElement()
                .asString()
                .contains("is strict")
                .contains("POST /api/v1/chat at line");
    }

    @Test
    void aTestWithoutACassetteFailsAndExplainsHowToRecordIt() {
        assertThat(problems(run(AsksOfFrance.class)))
                .singleElement()
                .asString()
                .contains("There is no cassette")
                .contains("-Drhetor.record=URL");
    }

    @Test
    void theRecordingAddressIsThePropertyOrTheVariable() {
        Optional<String> variable = Optional.of("http://variable");

        assertThat(CassetteFiles.recordFrom(Optional.empty(), variable)).isEmpty();
        assertThat(CassetteFiles.recordFrom(Optional.of("false"), variable)).isEmpty();
        assertThat(CassetteFiles.recordFrom(Optional.of("http://given"), variable))
                .contains(URI.create("http://given"));
        assertThat(CassetteFiles.recordFrom(Optional.of(""), variable)).contains(URI.create("http://variable"));
        assertThat(CassetteFiles.recordFrom(Optional.of("true"), variable)).contains(URI.create("http://variable"));
        assertThatThrownBy(() -> CassetteFiles.recordFrom(Optional.of(""), Optional.empty()))
                .isInstanceOf(CassetteException.class)
                .hasMessageContaining("RHETOR_URL");
    }

    private static void record(Class<?> test) {
        try (RhetorMock server = RhetorMock.start()) {
            EngineExecutionResults results = kit(test)
                    .configurationParameter(CassetteFiles.RECORD, server.url())
                    .execute();
            assertThat(problems(results)).isEmpty();
        }
    }

    private static EngineExecutionResults run(Class<?> test) {
        return kit(test).execute();
    }

    private static EngineTestKit.Builder kit(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "3");
    }

    private static List<String> problems(EngineExecutionResults results) {
        assertThat(results.testEvents().started().count()).isPositive();
        return results.allEvents().failed().stream()
                .map(Event::getPayload)
                .map(payload -> payload.orElseThrow().toString())
                .toList();
    }

    private static HttpResponse<String> ask(RhetorMock rhetor, String country) throws Exception {
        return Calls.call(rhetor, CREATE_CHAT_COMPLETION, RawClient.QUESTION.replace("France", country));
    }

    @ExtendWith(RhetorMockExtension.class)
    static class AsksOfFrance {
        @Test
        @RhetorCassette(value = "france", directory = FOLDER, strict = true)
        void theQuestionIsAnswered(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "France").body()).contains("Simulated answer");
            assertThat(rhetor.journal()).hasSize(1);
        }

        @Test
        void aTestWithoutACassetteHasAMockThatAnswersEveryRequest(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "Spain").statusCode()).isEqualTo(200);
        }
    }

    @ExtendWith(RhetorMockExtension.class)
    static class AsksOfSpain {
        @Test
        @RhetorCassette(value = "france", directory = FOLDER)
        void theAnswerIsIgnored(RhetorMock rhetor) throws Exception {
            ask(rhetor, "Spain");
        }
    }

    @ExtendWith(RhetorMockExtension.class)
    @RhetorCassette(value = "france", directory = FOLDER, strict = true)
    static class AsksTooLittle {
        @Test
        void onlyTwoOfThreeRecordingsAreUsed(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "France").statusCode()).isEqualTo(200);
            assertThat(ask(rhetor, "Spain").statusCode()).isEqualTo(200);
        }
    }

    @ExtendWith(RhetorMockExtension.class)
    @RhetorCassette(value = "france", directory = FOLDER)
    @Execution(ExecutionMode.CONCURRENT)
    static class AskAtOnce {
        @Test
        void theQuestionAboutFranceIsAnswered(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "France").body()).contains("France");
        }

        @Test
        void theQuestionAboutSpainIsAnswered(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "Spain").body()).contains("Spain");
        }

        @Test
        void theQuestionAboutItalyIsAnswered(RhetorMock rhetor) throws Exception {
            assertThat(ask(rhetor, "Italy").body()).contains("Italy");
        }
    }
}
