package ai.tekton.llm.cli;

import picocli.CommandLine.Option;

/** The option for output that programs read. */
final class JsonOption {
    @Option(names = "--json", description = "Write JSON: one object per line.")
    private boolean json;

    boolean isSet() {
        return json;
    }
}
