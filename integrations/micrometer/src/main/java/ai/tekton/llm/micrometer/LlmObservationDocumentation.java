package ai.tekton.llm.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of a client, with the names that Spring AI has for those of its models. */
public enum LlmObservationDocumentation implements ObservationDocumentation {
    /** A call, with all its attempts and fallbacks. */
    CALL;

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return DefaultLlmObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinality.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return HighCardinality.values();
    }

    @Override
    public Observation.Event[] getEvents() {
        return Events.values();
    }

    /** Key values of few values, which meters have too; each call has all of them. */
    public enum LowCardinality implements KeyName {
        /** Always {@code chat}: a prompt is a conversation of one message. */
        OPERATION_NAME("gen_ai.operation.name"),
        /** The id of the provider that is asked; {@code rhetor} where that is left to the server. */
        SYSTEM("gen_ai.system"),
        /** The model that is asked; {@code none} where that is left to the server. */
        REQUEST_MODEL("gen_ai.request.model"),
        /** The model that answered; {@code none} where it is not known. */
        RESPONSE_MODEL("gen_ai.response.model");

        private final String key;

        LowCardinality(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Key values of many values, which traces alone have; a call has those that are known of it. */
    public enum HighCardinality implements KeyName {
        /** The temperature that is asked for. */
        REQUEST_TEMPERATURE("gen_ai.request.temperature"),
        /** The most tokens that are asked for. */
        REQUEST_MAX_TOKENS("gen_ai.request.max_tokens"),
        /** The share of likely tokens that are chosen from. */
        REQUEST_TOP_P("gen_ai.request.top_p"),
        /** The number of likely tokens that are chosen from. */
        REQUEST_TOP_K("gen_ai.request.top_k"),
        /** The penalty for what was there before. */
        REQUEST_PRESENCE_PENALTY("gen_ai.request.presence_penalty"),
        /** The penalty for what was there often. */
        REQUEST_FREQUENCY_PENALTY("gen_ai.request.frequency_penalty"),
        /** The texts that end an answer, as a list. */
        REQUEST_STOP_SEQUENCES("gen_ai.request.stop_sequences"),
        /** Whether the answer comes piece by piece. */
        REQUEST_STREAM("gen_ai.request.stream"),
        /** Why the answer ended, as a list. */
        RESPONSE_FINISH_REASONS("gen_ai.response.finish_reasons"),
        /** How many seconds the first text of a stream took. */
        RESPONSE_TIME_TO_FIRST_CHUNK("gen_ai.response.time_to_first_chunk"),
        /** The tokens of what was asked. */
        USAGE_INPUT_TOKENS("gen_ai.usage.input_tokens"),
        /** The tokens of the answer. */
        USAGE_OUTPUT_TOKENS("gen_ai.usage.output_tokens"),
        /** The tokens of both. */
        USAGE_TOTAL_TOKENS("gen_ai.usage.total_tokens"),
        /** The conversation that the server keeps. */
        CONVERSATION_ID("gen_ai.conversation.id"),
        /** The host of Rhetor. */
        SERVER_ADDRESS("server.address"),
        /** The id that each attempt carries. */
        REQUEST_ID("tekton.llm.request.id"),
        /** The calling component. */
        COMPONENT("tekton.llm.component"),
        /** How many attempts were made. */
        ATTEMPTS("tekton.llm.attempts"),
        /** The backend that answered. */
        BACKEND("tekton.llm.backend"),
        /** The provider that answered. */
        RESPONSE_PROVIDER("tekton.llm.response.provider"),
        /** Whether something other than what was asked for answered. */
        FALLBACK("tekton.llm.fallback");

        private final String key;

        HighCardinality(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** What happens during a call; the meters of observations count each. */
    public enum Events implements Observation.Event {
        /** An attempt has failed and will be repeated. */
        RETRY("retry"),
        /** A backend could not answer, and another is asked. */
        FALLBACK("fallback"),
        /** The first text of a stream has come. */
        FIRST_CHUNK("first_chunk");

        private final String key;

        Events(String key) {
            this.key = key;
        }

        @Override
        public String getName() {
            return key;
        }
    }
}
