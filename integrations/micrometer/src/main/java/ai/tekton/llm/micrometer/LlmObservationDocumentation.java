package ai.tekton.llm.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of a client, with the names that Spring AI uses for its models. */
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

    /** Key values of low cardinality, which meters carry as well; each call has all of them. */
    public enum LowCardinality implements KeyName {
        /** Always {@code chat}: a prompt is a conversation of one message. */
        OPERATION_NAME("gen_ai.operation.name"),
        /** The id of the requested provider; {@code rhetor} if the server chooses it. */
        SYSTEM("gen_ai.system"),
        /** The requested model; {@code none} if the server chooses it. */
        REQUEST_MODEL("gen_ai.request.model"),
        /** The model that answered; {@code none} if it is unknown. */
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

    /** Key values of high cardinality, which only traces carry; a call has those that are known. */
    public enum HighCardinality implements KeyName {
        /** The requested temperature. */
        REQUEST_TEMPERATURE("gen_ai.request.temperature"),
        /** The requested maximum number of tokens. */
        REQUEST_MAX_TOKENS("gen_ai.request.max_tokens"),
        /** The requested top-p sampling: the probability mass of the tokens to sample from. */
        REQUEST_TOP_P("gen_ai.request.top_p"),
        /** The requested top-k sampling: the number of likeliest tokens to sample from. */
        REQUEST_TOP_K("gen_ai.request.top_k"),
        /** The requested presence penalty, for tokens that occurred before. */
        REQUEST_PRESENCE_PENALTY("gen_ai.request.presence_penalty"),
        /** The requested frequency penalty, for tokens that occurred often. */
        REQUEST_FREQUENCY_PENALTY("gen_ai.request.frequency_penalty"),
        /** The requested stop sequences, as a list. */
        REQUEST_STOP_SEQUENCES("gen_ai.request.stop_sequences"),
        /** Whether the answer is streamed. */
        REQUEST_STREAM("gen_ai.request.stream"),
        /** The finish reasons of the answer, as a list. */
        RESPONSE_FINISH_REASONS("gen_ai.response.finish_reasons"),
        /** The time to the first text of a stream, in seconds. */
        RESPONSE_TIME_TO_FIRST_CHUNK("gen_ai.response.time_to_first_chunk"),
        /** The number of tokens of the request. */
        USAGE_INPUT_TOKENS("gen_ai.usage.input_tokens"),
        /** The number of tokens of the answer. */
        USAGE_OUTPUT_TOKENS("gen_ai.usage.output_tokens"),
        /** The number of tokens of the request and the answer. */
        USAGE_TOTAL_TOKENS("gen_ai.usage.total_tokens"),
        /** The id of the conversation that the server stores. */
        CONVERSATION_ID("gen_ai.conversation.id"),
        /** The host of Rhetor. */
        SERVER_ADDRESS("server.address"),
        /** The id that each attempt carries. */
        REQUEST_ID("tekton.llm.request.id"),
        /** The calling component. */
        COMPONENT("tekton.llm.component"),
        /** The number of attempts. */
        ATTEMPTS("tekton.llm.attempts"),
        /** The backend that answered. */
        BACKEND("tekton.llm.backend"),
        /** The provider that answered. */
        RESPONSE_PROVIDER("tekton.llm.response.provider"),
        /** Whether another provider, model or backend than the requested one answered. */
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

    /** Events during a call; the meters of observations count each. */
    public enum Events implements Observation.Event {
        /** An attempt failed and will be retried. */
        RETRY("retry"),
        /** A backend could not answer, and the client calls another. */
        FALLBACK("fallback"),
        /** The first text of a stream has arrived. */
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
