package ai.tekton.llm.opentelemetry;

import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.OutcomeEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.URI;
import java.util.List;

/** The attribute names of the conventions, and this library's own if they have none. */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");
    static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    static final AttributeKey<Double> TOP_P = AttributeKey.doubleKey("gen_ai.request.top_p");
    static final AttributeKey<Double> TOP_K = AttributeKey.doubleKey("gen_ai.request.top_k");
    static final AttributeKey<List<String>> STOP = AttributeKey.stringArrayKey("gen_ai.request.stop_sequences");
    static final AttributeKey<Double> PRESENCE_PENALTY = AttributeKey.doubleKey("gen_ai.request.presence_penalty");
    static final AttributeKey<Double> FREQUENCY_PENALTY = AttributeKey.doubleKey("gen_ai.request.frequency_penalty");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
            AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    static final AttributeKey<String> SYSTEM_INSTRUCTIONS = AttributeKey.stringKey("gen_ai.system_instructions");
    static final AttributeKey<String> INPUT_MESSAGES = AttributeKey.stringKey("gen_ai.input.messages");
    static final AttributeKey<String> OUTPUT_MESSAGES = AttributeKey.stringKey("gen_ai.output.messages");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<Long> STATUS_CODE = AttributeKey.longKey("http.response.status_code");

    static final AttributeKey<String> COMPONENT = AttributeKey.stringKey("tekton.llm.component");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("tekton.llm.request.id");
    static final AttributeKey<String> BACKEND = AttributeKey.stringKey("tekton.llm.backend");
    static final AttributeKey<String> NEXT_BACKEND = AttributeKey.stringKey("tekton.llm.backend.next");
    static final AttributeKey<String> RESPONSE_PROVIDER = AttributeKey.stringKey("tekton.llm.response.provider");
    static final AttributeKey<Boolean> FALLBACK = AttributeKey.booleanKey("tekton.llm.fallback");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("tekton.llm.attempts");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("tekton.llm.attempt.number");
    static final AttributeKey<Double> DELAY = AttributeKey.doubleKey("tekton.llm.retry.delay");

    /** The operation of all calls: a prompt is sent as a conversation of one message, too. */
    static final String CHAT = "chat";

    /** The provider name if the server chooses the provider. */
    private static final String ANY_PROVIDER = "rhetor";

    private GenAi() {}

    static String spanName(CallInfo call) {
        return call.model().map(model -> CHAT + " " + model).orElse(CHAT);
    }

    /** The common attributes of spans and metrics at the start of a call. */
    static AttributesBuilder asked(CallInfo call) {
        AttributesBuilder attributes = Attributes.builder()
                .put(OPERATION, CHAT)
                .put(PROVIDER, call.provider().orElse(ANY_PROVIDER));
        call.model().ifPresent(model -> attributes.put(REQUEST_MODEL, model));
        call.server().filter(server -> server.getHost() != null).ifPresent(server -> {
            attributes.put(SERVER_ADDRESS, server.getHost());
            attributes.put(SERVER_PORT, port(server));
        });
        return attributes;
    }

    /** The common attributes of a call's metrics at its end. */
    static AttributesBuilder measured(OutcomeEvent outcome) {
        AttributesBuilder attributes = asked(outcome.call());
        outcome.model().ifPresent(model -> attributes.put(RESPONSE_MODEL, model));
        return attributes;
    }

    static String errorType(Throwable failure) {
        return failure.getClass().getName();
    }

    private static long port(URI server) {
        if (server.getPort() >= 0) {
            return server.getPort();
        }
        return "https".equals(server.getScheme()) || "wss".equals(server.getScheme()) ? 443 : 80;
    }
}
