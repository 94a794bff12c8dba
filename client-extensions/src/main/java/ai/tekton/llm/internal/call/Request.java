package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request of a call, in one attempt. Immutable and thread-safe.
 *
 * @param <T> the kind of item of the answer
 */
public final class Request<T> {
    private final Kind<T> kind;
    private final CallContext context;
    private final Optional<ChatCall> chat;
    private final boolean asPrompt;
    private final CallScope scope;

    private Request(Kind<T> kind, CallContext context, Optional<ChatCall> chat, boolean asPrompt, CallScope scope) {
        this.kind = kind;
        this.context = context;
        this.chat = chat;
        this.asPrompt = asPrompt;
        this.scope = scope;
    }

    /** Returns a request for a complete answer. */
    public static Request<CompletionResponse> whole(ChatCall call) {
        return new Request<>(Kind.WHOLE, call.context(), Optional.of(call), false, CallScope.UNOBSERVED);
    }

    /** Returns a request for a streamed answer. */
    public static Request<StreamingChunk> stream(ChatCall call) {
        return new Request<>(Kind.STREAM, call.context(), Optional.of(call), false, CallScope.UNOBSERVED);
    }

    /** Returns a request for the list of providers. */
    public static Request<ProviderList> providers(CallContext context) {
        return new Request<>(Kind.PROVIDERS, context, Optional.empty(), false, CallScope.UNOBSERVED);
    }

    /** Returns a request for the server's health. */
    public static Request<Health> health(CallContext context) {
        return new Request<>(Kind.HEALTH, context, Optional.empty(), false, CallScope.UNOBSERVED);
    }

    /** Returns this request marked as that of a prompt, for which the WebSocket has separate frames. */
    public Request<T> asPrompt() {
        return new Request<>(kind, context, chat, true, scope);
    }

    /** Returns this request with the scope of a call. */
    public Request<T> withScope(CallScope other) {
        return other == scope ? this : new Request<>(kind, context, chat, asPrompt, other);
    }

    /** Returns the scope of the call. */
    public CallScope scope() {
        return scope;
    }

    /** Returns the kind of the request. */
    public Kind<T> kind() {
        return kind;
    }

    /** Returns the call's id, number of the attempt and limits. */
    public CallContext context() {
        return context;
    }

    /** Returns the conversation; throws if the request has none. */
    public ChatCall chat() {
        return chat.orElseThrow();
    }

    /** Returns whether the conversation was given as a prompt. */
    public boolean isPrompt() {
        return asPrompt;
    }

    /** Returns the requested provider; empty if none is set. */
    public Optional<String> provider() {
        return chat.flatMap(call -> call.options().provider());
    }

    /** Returns this request with another number of the attempt. */
    public Request<T> withAttempt(int number) {
        return number == context.attempt() ? this : withContext(context.withAttempt(number));
    }

    /** Returns this request with other limits. */
    public Request<T> withContext(CallContext other) {
        return new Request<>(kind, other, chat.map(call -> call.withContext(other)), asPrompt, scope);
    }

    /** Returns this request with a changed conversation. */
    public Request<T> withChat(UnaryOperator<ChatCall> change) {
        ChatCall before = chat();
        ChatCall after = change.apply(before);
        return after == before ? this : new Request<>(kind, after.context(), Optional.of(after), asPrompt, scope);
    }
}
