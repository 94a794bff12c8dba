package ai.tekton.llm.mock;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides JUnit tests with a {@link RhetorMock} parameter. Each test has a separate mock, which is closed after it. If a
 * constructor or a {@code @BeforeAll} method requests the mock first, the tests of the class share it, and it is reset before
 * each test.
 *
 * <p>A test, or a class, with {@link RhetorCassette} has a mock that replays or records a cassette; unless the annotation is on
 * the class, it differs from the mock that the class requested before.
 *
 * <p>Use {@code @ExtendWith(RhetorMockExtension.class)}, or {@code @RegisterExtension} with a builder for a mock with other
 * settings. Thread-safe; tests may run in parallel unless they share a class's mock. Needs JUnit 5.10 or newer, including JUnit
 * 6.
 */
// The module of JUnit, whose types are in the signatures, is not required transitively, as all users would need it
// then.
@SuppressWarnings("exports")
public final class RhetorMockExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private final MockConfig config;
    private final CassetteMatching matching;
    private final boolean realTime;

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

    /** Creates an extension with mocks like those of {@link RhetorMock#start()}. */
    public RhetorMockExtension() {
        this(RhetorMock.builder());
    }

    /**
     * Creates an extension with mocks of a builder's settings.
     *
     * @param builder the builder, with its current settings
     */
    public RhetorMockExtension(RhetorMockBuilder builder) {
        this.config = builder.config();
        this.matching = builder.matching();
        this.realTime = builder.isRealTime();
    }

    /** A writer that its store closes, at the end of all tests. */
    @SuppressWarnings("deprecation")
    private record StoredTape(CassetteWriter writer) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            writer.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        stored(context).ifPresent(RhetorMock::reset);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Optional<RhetorMock> mock = stored(context);
        List<String> unrecorded = mock.map(RhetorMock::unrecorded).orElse(List.of());
        if (!unrecorded.isEmpty()) {
            throw new AssertionError(String.join("\n", unrecorded));
        }
        boolean strict = cassette(context).filter(RhetorCassette::strict).isPresent()
                && context.getExecutionException().isEmpty();
        List<String> unused =
                mock.filter(replaying -> strict).map(RhetorMock::unused).orElse(List.of());
        if (!unused.isEmpty()) {
            throw new AssertionError("The test is strict, and has not used all recordings of the cassette "
                    + CassetteFiles.path(cassette(context).orElseThrow()) + ":\n  " + String.join("\n  ", unused));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RhetorMock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(key(context), key -> new Stored(new RhetorMock(config(context))), Stored.class)
                .mock();
    }

    private Optional<RhetorMock> stored(ExtensionContext context) {
        return Optional.ofNullable(store(context).get(key(context), Stored.class))
                .map(Stored::mock);
    }

    /** A test with another cassette than its class's has a separate mock. */
    private static Object key(ExtensionContext context) {
        return List.of(Stored.class, cassette(context));
    }

    private MockConfig config(ExtensionContext context) {
        Optional<RhetorCassette> annotated = cassette(context);
        if (annotated.isEmpty()) {
            return config;
        }
        RhetorCassette cassette = annotated.get();
        Optional<URI> rhetor = CassetteFiles.recordFrom(
                context.getConfigurationParameter(CassetteFiles.RECORD), CassetteFiles.variable());
        if (rhetor.isPresent()) {
            return config.withRecording(recording(context, cassette, rhetor.get()));
        }
        Class<?> test = context.getRequiredTestClass();
        return config.withPlayback(new MockConfig.Playback(
                () -> CassetteFiles.read(cassette, test),
                matching.ignoring(cassette.ignoring()).comparingHeaders(cassette.comparingHeaders()),
                realTime || cassette.realTime()));
    }

    private static MockConfig.Recording recording(ExtensionContext context, RhetorCassette cassette, URI rhetor) {
        Upstream upstream = Upstream.of(rhetor.toString(), Optional.empty());
        CassetteWriter writer = context.getRoot()
                .getStore(Namespace.create(RhetorMockExtension.class))
                .getOrComputeIfAbsent(
                        CassetteFiles.path(cassette).toAbsolutePath(),
                        file -> new StoredTape(
                                CassetteFiles.recorder(cassette, rhetor).writer(upstream)),
                        StoredTape.class)
                .writer();
        return new MockConfig.Recording(upstream, writer);
    }

    private static Optional<RhetorCassette> cassette(ExtensionContext context) {
        Optional<RhetorCassette> ofMethod =
                context.getTestMethod().map(method -> method.getAnnotation(RhetorCassette.class));
        return ofMethod.or(() -> ofClass(context.getTestClass()));
    }

    private static Optional<RhetorCassette> ofClass(Optional<Class<?>> test) {
        return test.flatMap(type -> Optional.ofNullable(type.getAnnotation(RhetorCassette.class))
                .or(() -> ofClass(Optional.ofNullable(type.getEnclosingClass()))));
    }

    private Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(RhetorMockExtension.class, this));
    }
}
