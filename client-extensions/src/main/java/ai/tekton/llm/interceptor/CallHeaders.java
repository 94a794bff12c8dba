package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import java.util.Objects;
import java.util.function.Supplier;

/** Sets a header of each call, such as a tenant or a user's own token. Thread-safe where its supplier is. */
public final class CallHeaders implements LlmInterceptor {
    private final String name;
    private final Supplier<String> value;

    private CallHeaders(String name, Supplier<String> value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Sets a header to one value.
     *
     * @param name the header's name
     * @param value its value, which is never shown
     * @return the interceptor
     */
    public static CallHeaders of(String name, String value) {
        Objects.requireNonNull(value, "value");
        return of(name, () -> value);
    }

    /**
     * Sets a header to what holds when the call begins.
     *
     * @param name the header's name
     * @param value gives its value, which is never shown; asked once a call, with the caller's context
     * @return the interceptor
     */
    public static CallHeaders of(String name, Supplier<String> value) {
        return new CallHeaders(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        return chain.proceed(call.withHeader(name, value.get()));
    }
}
