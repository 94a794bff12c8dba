package ai.tekton.llm.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the model whose tokens are counted. */
final class TokenModelOption {
    private static final String VARIABLE = "RHETOR_DEFAULT_MODEL";
    private static final String DEFAULT = "gpt-4o";

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The model whose tokens are counted; default RHETOR_DEFAULT_MODEL, else " + DEFAULT + ".")
    private String model;

    String in(Map<String, String> environment) {
        if (model != null) {
            return model;
        }
        String usual = environment.getOrDefault(VARIABLE, "").strip();
        return usual.isEmpty() ? DEFAULT : usual;
    }
}
