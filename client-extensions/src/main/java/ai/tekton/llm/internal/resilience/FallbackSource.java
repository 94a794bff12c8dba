package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer that the next upstream of a chain continues when one fails: before its first text always, after it
 * according to the policy.
 */
final class FallbackSource<T> extends Relay<T> {
    private static final String CONTINUE_INSTRUCTION =
            "Your answer was cut off. Continue exactly where it ended, and do not repeat any of it.";

    private final Request<T> request;
    private final CallLoop loop;
    private final Failover failover;
    private final StreamFailurePolicy policy;
    private final StringBuilder text = new StringBuilder();
    private boolean textSeen;

    FallbackSource(Request<T> request, CallLoop loop, Failover failover, StreamFailurePolicy policy) {
        this.request = request;
        this.loop = loop;
        this.failover = failover;
        this.policy = policy;
        use(openNext());
    }

    private Source<T> openNext() {
        return failover.step().upstream().open(request.withChat(call -> failover.adapted(continued(call))), loop);
    }

    @Override
    public void failed(TektonLlmException failure) {
        boolean restarts = textSeen && policy == StreamFailurePolicy.RESTART;
        if (isCancelled() || textSeen && policy == StreamFailurePolicy.FAIL) {
            super.failed(failure);
            return;
        }
        Optional<TektonLlmException> end = failover.failed(failure, !textSeen || restarts, text.toString());
        if (end.isPresent()) {
            super.failed(end.get());
        } else if (restarts) {
            text.setLength(0);
            textSeen = false;
            use(openNext());
            super.next(marked(request.kind().restart()));
        } else {
            pullFrom(openNext());
        }
    }

    /** Returns the call unchanged, or with the answer so far and the instruction to continue it. */
    private ChatCall continued(ChatCall call) {
        if (!textSeen || policy != StreamFailurePolicy.CONTINUE) {
            return call;
        }
        List<Message> messages = new ArrayList<>(call.messages());
        // A stream may be cut inside a character, half of which cannot be sent.
        messages.add(Message.assistant(TextChecks.wellFormed(text.toString())));
        messages.add(Message.user(call.options().continueInstruction().orElse(CONTINUE_INSTRUCTION)));
        return call.withMessages(messages);
    }

    @Override
    public void next(T item) {
        String more = request.kind().text(item);
        textSeen |= !more.isEmpty();
        if (policy != StreamFailurePolicy.FAIL) {
            text.append(more);
        }
        super.next(failover.step().isFallback() ? marked(item) : item);
    }

    private T marked(T item) {
        return request.kind().asFallback(item, failover.step().upstream().name(), failover.failures());
    }
}
