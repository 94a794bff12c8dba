package ai.tekton.llm.cli;

import ai.tekton.rhetor.RhetorContract;
import picocli.CommandLine.IVersionProvider;

/** The version of the library and of the contract, which are one. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"tekton-llm " + RhetorContract.VERSION};
    }
}
