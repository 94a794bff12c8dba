package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.HeaderChecks;
import java.util.Objects;
import java.util.function.Supplier;

/** Sets a header of each call, such as a tenant or a user's own token. Thread-safe if its supplier is. */
public final class CallHeaders implements LlmInterceptor {
    private final String name;
    private final Supplier<String> value;

    private CallHeaders(String name, Supplier<String> value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Returns an interceptor that sets a header to a fixed value.
     *
     * @param name the header's name
     * @param value its value, which is never shown
     * @return the interceptor
     * @throws InvalidRequestException if HTTP does not allow it, or the transport writes that header itself
     */
    public static CallHeaders of(String name, String value) {
        HeaderChecks.checkOfCall(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return of(name, () -> value);
    }

    /**
     * Returns an interceptor that sets a header to the value that a supplier returns when the call begins.
     *
     * @param name the header's name
     * @param value supplies its value, which is never shown; called once for each call, with the caller's context
     * @return the interceptor
     * @throws InvalidRequestException if HTTP does not allow the name, or the transport writes that header itself
     */
    public static CallHeaders of(String name, Supplier<String> value) {
        HeaderChecks.checkOfCall(Objects.requireNonNull(name, "name"), "");
        return new CallHeaders(name, Objects.requireNonNull(value, "value"));
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        String now = value.get();
        if (now == null) {
            throw new InvalidRequestException(
                    "The header '" + name + "' of the call has no value: its supplier returned null.");
        }
        return chain.proceed(call.withHeader(name, now));
    }
}
