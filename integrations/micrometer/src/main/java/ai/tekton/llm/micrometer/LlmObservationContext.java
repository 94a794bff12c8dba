package ai.tekton.llm.micrometer;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.model.CompletionResponse;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The context of an observed call. Its carrier is the map of the call's request headers, into which Micrometer Tracing's
 * handler for senders writes {@code traceparent}; its response is the call's outcome, set when the call has ended. Handlers may
 * read the request and the answer; the default convention records neither. Handlers may read it from any thread.
 */
public final class LlmObservationContext extends RequestReplySenderContext<Map<String, String>, OutcomeEvent> {
    private final CallInfo call;
    private volatile ChatCall asked;
    private volatile CompletionResponse answer;

    LlmObservationContext(CallInfo call) {
        super((headers, name, value) -> Objects.requireNonNull(headers).put(name, value));
        this.call = call;
        setCarrier(new LinkedHashMap<>());
        call.server().ifPresent(server -> setRemoteServiceAddress(server.toString()));
        setRemoteServiceName("rhetor");
    }

    /** {@return the observed call} */
    public CallInfo call() {
        return call;
    }

    /** {@return the messages and options as changed by the interceptors that were added before; empty until those have run} */
    public Optional<ChatCall> asked() {
        return Optional.ofNullable(asked);
    }

    /** {@return the answer, for a stream the joined chunks; empty until it is complete} */
    public Optional<CompletionResponse> answer() {
        return Optional.ofNullable(answer);
    }

    /** {@return the outcome of the call; empty until it has ended} */
    public Optional<OutcomeEvent> outcome() {
        return Optional.ofNullable(getResponse());
    }

    void setAsked(ChatCall call) {
        asked = call;
    }

    void setAnswer(CompletionResponse response) {
        answer = response;
    }
}
