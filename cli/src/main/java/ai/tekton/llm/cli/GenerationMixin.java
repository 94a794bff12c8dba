package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the generation of an answer. */
final class GenerationMixin {
    /** The values as the user types them. */
    private static final class Policies implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(StreamFailurePolicy.values())
                    .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                    .iterator();
        }
    }

    @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt, before the conversation.")
    private String system;

    @Option(
            names = "--provider",
            paramLabel = "ID",
            description = "The provider. Default: RHETOR_DEFAULT_PROVIDER, else anthropic.")
    private String provider;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The model. Default: RHETOR_DEFAULT_MODEL, else the provider's.")
    private String model;

    @Option(
            names = "--temperature",
            paramLabel = "NUMBER",
            description = "Randomness of the answer, from 0 to 2. Default: the server's, 0.7.")
    private Double temperature;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Maximum number of tokens of the answer.")
    private Integer maxTokens;

    @Option(
            names = "--capability",
            paramLabel = "NAME",
            description = "Purpose of the answer, such as code: selects the model at a Rhetor of September 2025.")
    private String capability;

    @Option(
            names = "--context",
            paramLabel = "ID",
            description = "ID of the conversation that the server stores. Default: a new one.")
    private String context;

    @Option(
            names = "--fallback-provider",
            paramLabel = "ID",
            description = "The provider that answers when the first one fails.")
    private String fallbackProvider;

    @Option(
            names = "--on-stream-failure",
            paramLabel = "POLICY",
            completionCandidates = Policies.class,
            description = "What happens when a stream fails after its first text: fail, restart with the next "
                    + "backend, or continue with it. Default: fail.")
    private StreamFailurePolicy onStreamFailure;

    /** The library's options; a value out of range throws an InvalidRequestException. */
    GenerationOptions toOptions() {
        return toOptions(Optional.empty());
    }

    /**
     * The library's options for a resumed conversation: the provider, the model and the system prompt stay the same unless an
     * option changes them.
     */
    GenerationOptions toOptions(Optional<StoredConversation> earlier) {
        Optional<Turn> last = earlier.flatMap(StoredConversation::last);
        boolean sameProvider = provider == null;
        return GenerationOptions.builder()
                .systemPrompt(
                        system != null ? system : last.flatMap(Turn::system).orElse(null))
                .provider(sameProvider ? last.flatMap(Turn::provider).orElse(null) : provider)
                .model(
                        model != null || !sameProvider
                                ? model
                                : last.flatMap(Turn::model).orElse(null))
                .temperature(temperature)
                .maxTokens(maxTokens)
                .contextId(context)
                .capability(capability)
                .fallbackProvider(fallbackProvider)
                .streamFailurePolicy(onStreamFailure)
                .build();
    }
}
