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
 * What is known of a call that is observed. Its carrier are the headers of the call's requests, which Micrometer Tracing's
 * handler for senders writes {@code traceparent} into; its response is the call's outcome, there when it has ended. Handlers may
 * read what was asked and answered; the default convention records neither. Thread-safe as far as handlers need.
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

    /** {@return which call it is} */
    public CallInfo call() {
        return call;
    }

    /** {@return the messages and options, as the interceptors that were added before leave them; empty until they have} */
    public Optional<ChatCall> asked() {
        return Optional.ofNullable(asked);
    }

    /** {@return the answer, that of a stream put together; empty until there is one} */
    public Optional<CompletionResponse> answer() {
        return Optional.ofNullable(answer);
    }

    /** {@return how the call ended; empty until it has} */
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
