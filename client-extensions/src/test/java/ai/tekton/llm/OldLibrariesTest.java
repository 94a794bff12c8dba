package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.TektonLlmException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The message for a user whose platform sets a library to a version that is too old. The real old archives, which the
 * build lays out, stand in the place of the present ones on a class path of their own.
 */
class OldLibrariesTest {
    private static final Path OLD = Path.of(System.getProperty("tekton.old-libraries"));

    @ParameterizedTest
    @ValueSource(classes = {HttpCaller.class, WebSocketCaller.class})
    void makingAClientOnTheLibrariesOfSpringBoot32FailsWithOneExceptionThatNamesThemAll(
            Class<? extends Supplier<String>> caller) throws Exception {
        String outcome =
                call(caller, "httpclient5-5.2.3", "httpcore5-5.2.5", "jackson-core-2.15.4", "jackson-databind-2.15.4");

        assertThat(outcome)
                .startsWith("ai.tekton.llm.error.IncompatibleLibraryException: ")
                .contains("org.apache.httpcomponents.client5:httpclient5 (found: 5.2.3, needed: 5.4 or newer)")
                .contains("org.apache.httpcomponents.core5:httpcore5 (found: 5.2.5, needed: 5.3 or newer)")
                .contains("com.fasterxml.jackson.core:jackson-core (found: 2.15.4, needed: 2.18 or newer)")
                .contains("com.fasterxml.jackson.core:jackson-databind (found: 2.15.4, needed: 2.18 or newer)")
                .doesNotContain("resilience4j", "jtokkit");
    }

    @ParameterizedTest
    @ValueSource(classes = {HttpCaller.class, WebSocketCaller.class})
    void anOldCircuitBreakerAndAnOldTokenizerAreNamedToo(Class<? extends Supplier<String>> caller) throws Exception {
        assertThat(call(caller, "resilience4j-circuitbreaker-2.1.0", "jtokkit-1.0.0"))
                .startsWith("ai.tekton.llm.error.IncompatibleLibraryException: ")
                .contains("io.github.resilience4j:resilience4j-circuitbreaker (found: 2.1.0, needed: 2.2 or newer)")
                .contains("com.knuddels:jtokkit (found: one before 1.1, needed: 1.1 or newer)")
                .doesNotContain("httpcomponents", "jackson");
    }

    @Test
    void aClientCanBeCreatedOnTheClassPathOfTheTests() throws Exception {
        assertThat(call(HttpCaller.class)).isEqualTo("made");
        assertThat(call(WebSocketCaller.class)).isEqualTo("made");
    }

    /** The result of creating a client with these archives instead of those of the same names. */
    private static String call(Class<? extends Supplier<String>> caller, String... old) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(old), ClassLoader.getPlatformClassLoader())) {
            Object made = Class.forName(caller.getName(), true, loader)
                    .getDeclaredConstructor()
                    .newInstance();
            return (String) ((Supplier<?>) made).get();
        }
    }

    private static URL[] classPath(String... old) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String archive : old) {
            Path jar = OLD.resolve(archive + ".jar");
            assertThat(Files.isRegularFile(jar)).as(jar.toString()).isTrue();
            urls.add(url(jar));
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Stream.of(old).noneMatch(archive -> isOf(Path.of(entry), archive))) {
                urls.add(url(Path.of(entry)));
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Whether both archives are of one library. */
    private static boolean isOf(Path entry, String archive) {
        String name = archive.substring(0, archive.lastIndexOf('-') + 1);
        return entry.getFileName().toString().matches("\\Q" + name + "\\E\\d.*\\.jar");
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /** Creates a client of one kind, and returns the result. */
    abstract static class Caller implements Supplier<String> {
        abstract void make();

        @Override
        public String get() {
            try {
                make();
                return "made";
            } catch (TektonLlmException e) {
                return e.toString();
            }
        }
    }

    public static final class HttpCaller extends Caller {
        /** Made by its name, in another class loader. */
        public HttpCaller() {}

        @Override
        void make() {
            TektonLlmClient.builder().componentId("test").build().close();
        }
    }

    public static final class WebSocketCaller extends Caller {
        /** Made by its name, in another class loader. */
        public WebSocketCaller() {}

        @Override
        void make() {
            TektonLlmWebSocketClient.builder().componentId("test").build().close();
        }
    }
}
