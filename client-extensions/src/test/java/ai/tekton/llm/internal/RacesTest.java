package ai.tekton.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.TestGrading;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs each race of jcstress for a moment, in this process: many thousand times, which a correct class passes however the
 * threads are scheduled. The profile "races" runs them for longer, in processes of their own.
 */
@Tag("once")
class RacesTest {
    private static final String MILLIS_A_RACE = "60";

    @TestFactory
    Stream<DynamicTest> eachRaceHasOnlyAllowedOutcomes() {
        return TestList.tests().stream()
                .sorted()
                .map(name -> dynamicTest(name, () -> {
                    TestResult result = run(TestList.getInfo(name));
                    assertThat(result.status()).as("%s", result.getMessages()).isEqualTo(Status.NORMAL);
                    TestGrading grading = result.grading();
                    assertThat(grading.isPassed)
                            .as("%s", grading.failureMessages)
                            .isTrue();
                }));
    }

    @Test
    void theRacesOfBothClassesAreFound() {
        assertThat(TestList.tests())
                .anyMatch(name -> name.contains("CallRaces"))
                .anyMatch(name -> name.contains("WebSocketSourceRaces"));
    }

    /** As jcstress's own process for one race does. */
    private static TestResult run(TestInfo race) throws ReflectiveOperationException, IOException {
        Options options = new Options(new String[] {
            "-iters", "1", "-time", MILLIS_A_RACE, "-c", "2", "-strideSize", "128", "-strideCount", "8"
        });
        assertThat(options.parse()).isTrue();
        TestConfig config = new TestConfig(
                options,
                race,
                0,
                List.of(),
                CompileMode.UNIFIED,
                new SchedulingClass(AffinityMode.NONE, race.threads(), NodeType.PACKAGE));
        Runner<?> runner = (Runner<?>) Class.forName(race.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));
        TestResult result = runner.run();
        result.setConfig(config);
        return result;
    }
}
