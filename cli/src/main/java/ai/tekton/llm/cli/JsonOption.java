package ai.tekton.llm.cli;

import picocli.CommandLine.Option;

/** The option to write for programs. */
final class JsonOption {
    @Option(names = "--json", description = "Write JSON: one object a line.")
    private boolean json;

    boolean isSet() {
        return json;
    }
}
