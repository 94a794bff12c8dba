package ai.tekton.llm.cli;

import ai.tekton.rhetor.RhetorContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Provides the version of the command, which the build writes into a resource, and that of the contract. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"tekton-llm " + version() + " (contract " + RhetorContract.VERSION + ")"};
    }

    static String version() throws IOException {
        try (InputStream version = VersionProvider.class.getResourceAsStream("version.txt")) {
            return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
