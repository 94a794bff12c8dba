package ai.tekton.llm.contract.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.RhetorConformance;
import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RhetorConformanceTest {
    private static RhetorConformance suite(ProbeSettings settings) {
        return new ConformanceOf(settings);
    }

    private static DynamicTest test(RhetorConformance suite, String operation) {
        return suite.operations()
                .filter(test -> test.getDisplayName().startsWith(operation + ":"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachOperationOfTheContractHasATest() {
        try (RhetorMock mock = RhetorMock.start()) {
            assertThat(suite(Probing.settings(mock)).operations())
                    .extracting(DynamicTest::getDisplayName)
                    .hasSameSizeAs(Probing.operationIds())
                    .contains("createChatCompletion: POST /api/v1/chat", "chatStream: WebSocket CHAT_STREAM");
        }
    }

    @Test
    void theTestOfABrokenOperationFailsWithWhatWasFound() {
        try (RhetorMock mock = RhetorMock.start()) {
            Deviation.CHAT_USAGE_AS_TEXT.applyTo(mock);
            DynamicTest test = test(suite(Probing.settings(mock)), "createChatCompletion");

            assertThatThrownBy(test.getExecutable()::execute)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("breaking: response.usage.total_tokens: `usage.total_tokens` is a string");
        }
    }

    @Test
    void theTestOfAnOperationThatCouldNotBeCheckedIsSkipped() {
        try (RhetorMock mock = RhetorMock.start()) {
            mock.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(503, "No provider is available."));
            DynamicTest test = test(suite(Probing.settings(mock)), "createChatCompletion");

            assertThatThrownBy(test.getExecutable()::execute)
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("The server answers 503: No provider is available.");
        }
    }

    @Test
    void theTestOfAnOptionalOperationThatIsMissingIsSkipped() {
        try (RhetorMock mock = RhetorMock.builder().withoutProviders().start()) {
            DynamicTest test = test(suite(Probing.settings(mock)), "listProviders");

            assertThatThrownBy(test.getExecutable()::execute).isInstanceOf(TestAbortedException.class);
        }
    }

    @Test
    void forARhetorOfSeptember2025ThereIsATestForEachOperationThatItHas() throws Throwable {
        try (RhetorMock mock =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            List<DynamicTest> tests = suite(Probing.settings(mock)).operations().toList();

            assertThat(tests)
                    .extracting(DynamicTest::getDisplayName)
                    .contains("listModels: GET /api/models/", "createChatCompletion: POST /api/v1/chat")
                    .noneMatch(name -> name.startsWith("listProviders"));
            for (DynamicTest test : tests) {
                test.getExecutable().execute();
            }
        }
    }

    @Test
    void theOneTestOfARhetorThatClientsCannotTalkToFails() {
        try (RhetorMock mock =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_ENHANCED).start()) {
            assertThat(suite(Probing.settings(mock)).operations())
                    .singleElement()
                    .satisfies(test -> assertThatThrownBy(test.getExecutable()::execute)
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining("POST /complete"));
        }
    }

    @Test
    void everyTestFailsIfNoServerListens() {
        RhetorMock gone = RhetorMock.start();
        gone.close();
        RhetorConformance suite =
                suite(Probing.settings(URI.create(gone.url()), URI.create(gone.webSocketUrl()), Probing.PATIENCE));

        assertThat(suite.operations())
                .allSatisfy(test -> assertThatThrownBy(test.getExecutable()::execute)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("No server listens at " + gone.url()));
    }
}
