package ai.tekton.llm.contract;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.probe.ProbeResult;
import ai.tekton.llm.contract.internal.probe.ServerProbe;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance suite for servers. A subclass names the server, and JUnit runs a test for each operation that the contract
 * has for servers of its generation. A test fails with the findings where the operation differs from the contract, is skipped
 * where it could not be checked, and passes where it conforms or offers more. Needs JUnit 5, which this library does not
 * bring.
 *
 * <p>The suite probes the server once. With {@link ProbeSettings#generate()} it also asks models, which may cost money.
 */
public abstract class RhetorConformance {
    /** For subclasses. */
    protected RhetorConformance() {}

    /**
     * Returns the settings of the probe. Called once for each run of the suite.
     *
     * @return the settings, with the address of the server
     */
    protected abstract ProbeSettings settings();

    /**
     * Returns the channels to test. By default these are all channels.
     *
     * @return the channels
     */
    protected Set<Channel> channels() {
        return EnumSet.allOf(Channel.class);
    }

    /**
     * Creates the tests.
     *
     * @return a test for each operation of the contract, in its order
     */
    @TestFactory
    public Stream<DynamicTest> operations() {
        Contract contract = Contract.pinned();
        ProbeResult result = new ServerProbe(contract).probe(settings());
        RhetorGeneration generation = result.generation().orElse(RhetorGeneration.CONTRACT);
        if (!generation.supported()) {
            String sentence = generation.title() + ". " + generation.description();
            return Stream.of(dynamicTest("generation: " + generation.id(), () -> fail(sentence)));
        }
        return contract.of(generation.id()).operations().stream()
                .filter(operation -> channels().contains(operation.channel()))
                .map(operation ->
                        dynamicTest(operation.id() + ": " + operation.title(), () -> test(operation, result)));
    }

    private void test(Operation operation, ProbeResult result) {
        result.problem().ifPresent(problem -> fail(problem));
        List<Finding> findings = result.findings().getOrDefault(operation.id(), List.of());
        Set<Finding.Source> checked =
                result.findings().containsKey(operation.id()) ? Set.of(Finding.Source.PROBE) : Set.of();
        OperationReport report =
                new OperationReport(operation.id(), operation.title(), operation.optional(), checked, findings);
        if (report.breaking()) {
            fail(text(report));
        }
        assumeTrue(report.verdict().compareTo(Verdict.NOT_CHECKED) < 0, () -> "Not checked. " + text(report));
    }

    private static String text(OperationReport report) {
        return report.findings().stream()
                .map(finding -> finding.verdict().text() + ": " + finding.place() + ": " + finding.message())
                .collect(Collectors.joining("\n", report.title() + "\n", ""));
    }
}
