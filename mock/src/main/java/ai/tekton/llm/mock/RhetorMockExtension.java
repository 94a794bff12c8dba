package ai.tekton.llm.mock;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a {@link RhetorMock} parameter. Each test has a mock of its own, which is closed after it. Where a
 * constructor or a {@code @BeforeAll} method asks first, the class has one, which is reset before each test.
 *
 * <p>Use {@code @ExtendWith(RhetorMockExtension.class)}, or {@code @RegisterExtension} and a builder for a mock that is
 * set up otherwise. Thread-safe; tests may run at once unless they share a class's mock. Needs JUnit 5.10 or newer, 6
 * included.
 */
public final class RhetorMockExtension implements ParameterResolver, BeforeEachCallback {
    private final MockConfig config;

    /**
     * A mock that its store closes. JUnit closes a {@code CloseableResource} up to 5.12, and from 5.13 on, where that is
     * deprecated, an {@code AutoCloseable}.
     */
    @SuppressWarnings("deprecation")
    private record Stored(RhetorMock mock) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            mock.close();
        }
    }

    /** Creates an extension whose mocks are as {@link RhetorMock#start()} makes them. */
    public RhetorMockExtension() {
        this(RhetorMock.builder());
    }

    /**
     * Creates an extension whose mocks are as a builder says.
     *
     * @param builder the builder, as it is now
     */
    public RhetorMockExtension(RhetorMockBuilder builder) {
        this.config = builder.config();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Stored shared = store(context).get(Stored.class, Stored.class);
        if (shared != null) {
            shared.mock().reset();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RhetorMock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(Stored.class, key -> new Stored(new RhetorMock(config)), Stored.class)
                .mock();
    }

    private Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(RhetorMockExtension.class, this));
    }
}
