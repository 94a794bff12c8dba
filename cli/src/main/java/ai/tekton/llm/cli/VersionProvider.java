package ai.tekton.llm.cli;

import ai.tekton.rhetor.RhetorContract;
import picocli.CommandLine.IVersionProvider;

/** The version, which the library and the contract share. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"tekton-llm " + RhetorContract.VERSION};
    }
}
