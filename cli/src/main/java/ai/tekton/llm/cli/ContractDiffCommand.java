package ai.tekton.llm.cli;

import ai.tekton.llm.contract.ContractCheck;
import ai.tekton.llm.contract.ContractCheckException;
import ai.tekton.llm.contract.report.ContractDiff;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the changes from one contract to another. */
@Command(
        name = "diff",
        description = {
            "Compares two contracts, and lists the changes from the older to the newer.",
            "The exit status is 0 without a breaking change, 1 with one, 2 if a contract cannot be read."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ContractDiffCommand implements Callable<Integer> {
    private final Host host;

    @Parameters(
            index = "0",
            paramLabel = "OLDER",
            description = "The older contract: the file rhetor.yaml, or rhetor-0.1.0.yaml, beside its rhetor-ws.")
    private Path older;

    @Parameters(index = "1", paramLabel = "NEWER", description = "The newer contract, in the same way.")
    private Path newer;

    @Mixin
    private VerboseOption verbose;

    ContractDiffCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        ContractDiff diff;
        try {
            diff = ContractCheck.between(older, newer);
        } catch (ContractCheckException e) {
            new Notes(host.err()).error(e);
            return Status.NOT_CHECKED;
        }
        Output out = new Output(host);
        diff.lines().forEach(out::println);
        return diff.breaking() ? Status.FAILED : Status.OK;
    }
}
