package ai.tekton.llm.internal.call;

import ai.tekton.llm.internal.context.Contexts;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Scopes for the calls of tests. */
public final class Scopes {
    private Scopes() {}

    /** Scopes of calls without listeners. */
    public static CallScopes withoutListeners() {
        return of(new Events(List.of(), Clock.systemUTC()));
    }

    /** Scopes of calls with listeners. */
    public static CallScopes of(Events events) {
        return new CallScopes(events, Contexts.of(List.of()), Optional.empty(), false, limits -> {
            throw new IllegalStateException("No test of these spends anything.");
        });
    }

    /** A request of a call with listeners. */
    public static <T> Request<T> seen(Request<T> request, Events events) {
        return request.withScope(of(events).scope(request));
    }
}
