package ai.tekton.llm.internal.call;

import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.Operation;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.context.Contexts;
import ai.tekton.llm.model.GenerationOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the scopes of a client's calls. Immutable and thread-safe. */
public final class CallScopes {
    private final Events events;
    private final Contexts contexts;
    private final Optional<URI> server;
    private final boolean intercepted;
    private final List<LlmInterceptor> interceptors;
    private final Function<CostLimits, SpendingLimit> budgets;
    private final List<SpendingLimit> spendingLimits;

    /**
     * Makes the scopes of calls without listeners or interceptors of their own.
     *
     * @param events notifies the client's listeners
     * @param contexts capture the context of the caller's thread
     * @param server the address of the server
     * @param intercepted whether the client has interceptors
     * @param budgets makes the budget of a part of the calls
     */
    public CallScopes(
            Events events,
            Contexts contexts,
            Optional<URI> server,
            boolean intercepted,
            Function<CostLimits, SpendingLimit> budgets) {
        this(events, contexts, server, intercepted, List.of(), budgets, List.of());
    }

    private CallScopes(
            Events events,
            Contexts contexts,
            Optional<URI> server,
            boolean intercepted,
            List<LlmInterceptor> interceptors,
            Function<CostLimits, SpendingLimit> budgets,
            List<SpendingLimit> spendingLimits) {
        this.events = events;
        this.contexts = contexts;
        this.server = server;
        this.intercepted = intercepted;
        this.interceptors = interceptors;
        this.budgets = budgets;
        this.spendingLimits = spendingLimits;
    }

    /** Returns these scopes with one more listener. */
    public CallScopes with(LlmEventListener listener) {
        return new CallScopes(
                events.with(listener), contexts, server, intercepted, interceptors, budgets, spendingLimits);
    }

    /** Returns these scopes with one more interceptor, after the others. */
    public CallScopes with(LlmInterceptor interceptor) {
        List<LlmInterceptor> more =
                Stream.concat(interceptors.stream(), Stream.of(interceptor)).toList();
        return new CallScopes(events, contexts, server, true, more, budgets, spendingLimits);
    }

    /** Returns these scopes with one more budget, of which nothing is spent. */
    public CallScopes with(CostLimits limits) {
        List<SpendingLimit> more = Stream.concat(spendingLimits.stream(), Stream.of(budgets.apply(limits)))
                .toList();
        return new CallScopes(events, contexts, server, intercepted, interceptors, budgets, more);
    }

    /** Captures the context of this thread. */
    public ContextSnapshot context() {
        return contexts.capture();
    }

    /** Returns the scope of a call that this thread submits. */
    public CallScope scope(Request<?> request) {
        ContextSnapshot context = contexts.capture();
        boolean seen =
                request.kind().isAnswer() && (intercepted || !events.hasNoListeners() || !spendingLimits.isEmpty());
        if (!seen) {
            return context == Contexts.NOTHING ? CallScope.UNOBSERVED : CallScope.unobserved(context);
        }
        return new CallScope(info(request), events, context, interceptors, spendingLimits);
    }

    private CallInfo info(Request<?> request) {
        GenerationOptions options = request.chat().options();
        return CallInfo.builder()
                .requestId(request.context().requestId())
                .component(request.chat().component())
                .operation(request.isPrompt() ? Operation.PROMPT : Operation.CHAT)
                .streaming(request.kind() == Kind.STREAM)
                .provider(options.provider().orElse(null))
                .model(options.model().orElse(null))
                .server(server.orElse(null))
                .build();
    }
}
