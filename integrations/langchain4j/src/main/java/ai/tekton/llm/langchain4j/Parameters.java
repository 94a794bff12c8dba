package ai.tekton.llm.langchain4j;

import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;

/** Converts the parameters of a LangChain4j request to options of this library, and back. */
final class Parameters {
    /** Parameters that leave each request's own unchanged, whatever their class. */
    static final ChatRequestParameters AS_ASKED = new Unchanged();

    private Parameters() {}

    /**
     * The options of a call, with a model's options as defaults for the parameters that the request does not set.
     *
     * @throws UnsupportedFeatureException if the request has tools
     */
    static GenerationOptions options(ChatRequestParameters parameters, GenerationOptions base) {
        refuseTools(parameters);
        GenerationOptionsBuilder options = base.toBuilder();
        if (parameters.modelName() != null) {
            options.model(parameters.modelName());
        }
        if (parameters.temperature() != null) {
            options.temperature(parameters.temperature());
        }
        if (parameters.topP() != null) {
            options.topP(parameters.topP());
        }
        if (parameters.topK() != null) {
            options.topK(parameters.topK());
        }
        if (parameters.frequencyPenalty() != null) {
            options.frequencyPenalty(parameters.frequencyPenalty());
        }
        if (parameters.presencePenalty() != null) {
            options.presencePenalty(parameters.presencePenalty());
        }
        if (parameters.maxOutputTokens() != null) {
            options.maxTokens(parameters.maxOutputTokens());
        }
        if (!parameters.stopSequences().isEmpty()) {
            options.stop(parameters.stopSequences());
        }
        return options.build();
    }

    private static void refuseTools(ChatRequestParameters parameters) {
        if (parameters.toolChoice() != null) {
            throw new UnsupportedFeatureException("Rhetor does not support tools, and therefore no ToolChoice."
                    + parameters.toolChoice() + ". Leave toolChoice out, or use another model.");
        }
        if (!parameters.toolSpecifications().isEmpty()) {
            throw new UnsupportedFeatureException("Rhetor does not support tools, and does not pass them to the model."
                    + " Leave toolSpecifications out, or use another model.");
        }
    }

    /**
     * The parameters of a call, without the model and the provider, which are Rhetor's and do not apply to this model.
     *
     * @param formats whether the model supports response formats; for one that does not, the client has put the format into the
     *     prompt
     */
    static ChatRequestParameters of(GenerationOptions options, boolean formats) {
        DefaultChatRequestParameters.Builder<?> parameters = ChatRequestParameters.builder();
        options.temperature().ifPresent(parameters::temperature);
        options.topP().ifPresent(parameters::topP);
        options.topK().ifPresent(parameters::topK);
        options.frequencyPenalty().ifPresent(parameters::frequencyPenalty);
        options.presencePenalty().ifPresent(parameters::presencePenalty);
        options.maxTokens().ifPresent(parameters::maxOutputTokens);
        if (!options.stop().isEmpty()) {
            parameters.stopSequences(options.stop());
        }
        if (formats) {
            options.responseFormat().map(Parameters::format).ifPresent(parameters::responseFormat);
        }
        return parameters.build();
    }

    private static ResponseFormat format(ai.tekton.llm.model.ResponseFormat wanted) {
        return wanted.schema()
                .map(schema -> ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(JsonSchema.builder()
                                .name(wanted.name())
                                .rootElement(JsonRawSchema.from(schema))
                                .build())
                        .build())
                .orElse(ResponseFormat.JSON);
    }

    /** The same without the model name, for a model of another provider. */
    static ChatRequestParameters withoutModel(ChatRequestParameters parameters) {
        return parameters.modelName() == null
                ? parameters
                : DefaultChatRequestParameters.builder()
                        .overrideWith(parameters)
                        .modelName(null)
                        .build();
    }

    private static final class Unchanged extends DefaultChatRequestParameters {
        Unchanged() {
            super(DefaultChatRequestParameters.builder());
        }

        @Override
        public ChatRequestParameters overrideWith(ChatRequestParameters that) {
            return that;
        }
    }
}
