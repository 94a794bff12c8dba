package ai.tekton.llm.internal.library;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.IncompatibleLibraryException;
import com.fasterxml.jackson.core.Version;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The libraries that a client needs and of which an application may have other versions, with the oldest supported version:
 * the minor version that this library is compiled against. Thread-safe.
 *
 * <p>It determines each version in a way that works with all versions of the library, or reads a file beside its
 * classes. So the check can run before any class is used that would not link.
 */
public final class RequiredLibraries {
    /** The name of a library for users, the oldest version that works, and how to find the present version. */
    record Library(String name, String needed, Supplier<FoundVersion> found) {}

    static final List<Library> ALL = List.of(
            new Library(
                    "org.apache.httpcomponents.client5:httpclient5",
                    "5.4",
                    () -> versionIn("org/apache/hc/client5/version.properties")),
            new Library(
                    "org.apache.httpcomponents.core5:httpcore5",
                    "5.3",
                    () -> versionIn("org/apache/hc/core5/version.properties")),
            new Library(
                    "com.fasterxml.jackson.core:jackson-core",
                    "2.18",
                    () -> version(com.fasterxml.jackson.core.json.PackageVersion.VERSION)),
            new Library(
                    "com.fasterxml.jackson.core:jackson-databind",
                    "2.18",
                    () -> version(com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION)),
            new Library("io.github.resilience4j:resilience4j-circuitbreaker", "2.2", RequiredLibraries::resilience4j),
            new Library("com.knuddels:jtokkit", "1.1", RequiredLibraries::jtokkit));

    private RequiredLibraries() {}

    /** Evaluated once: the libraries of an application do not change while it runs. */
    private static final class Complaint {
        private static final String TEXT = complaint(ALL);
    }

    /**
     * Checks that the libraries of the application are new enough.
     *
     * @throws IncompatibleLibraryException if a library is too old or missing; the message names each such library
     */
    public static void check() {
        if (!Complaint.TEXT.isEmpty()) {
            throw new IncompatibleLibraryException(Complaint.TEXT, FailureDetails.none());
        }
    }

    /** Returns what is wrong, with which libraries, and what to do; empty if nothing is wrong. */
    static String complaint(List<Library> libraries) {
        List<String> wrong = new ArrayList<>();
        for (Library library : libraries) {
            FoundVersion found = found(library);
            if (!found.isEnough(library.needed())) {
                wrong.add(library.name() + " (found: " + found.text() + ", needed: " + library.needed() + " or newer)");
            }
        }
        return wrong.isEmpty()
                ? ""
                : "tekton-llm-client does not support these libraries on the class path: "
                        + String.join(", ", wrong)
                        + ". Use a newer version of each; the BOM of a platform, such as an older Spring Boot, may set the old"
                        + " one.";
    }

    private static FoundVersion found(Library library) {
        try {
            return library.found().get();
        } catch (NoClassDefFoundError notThere) {
            return FoundVersion.none();
        }
    }

    private static FoundVersion version(Version jackson) {
        return FoundVersion.of(jackson.toString());
    }

    /** Reads the version of the HttpComponents, which have it in a file beside their classes. */
    private static FoundVersion versionIn(String resource) {
        try (InputStream in = RequiredLibraries.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return FoundVersion.of(null);
            }
            Properties properties = new Properties();
            properties.load(in);
            return FoundVersion.of(properties.getProperty("info.release"));
        } catch (IOException e) {
            throw new UncheckedIOException("The class path cannot be read.", e);
        }
    }

    private static FoundVersion resilience4j() {
        Package classes = CircuitBreaker.class.getPackage();
        // In an application that is packed into one archive, the manifest is that of the application.
        boolean own = "resilience4j".equals(classes.getImplementationTitle());
        return FoundVersion.of(own ? classes.getImplementationVersion() : null);
    }

    /** JTokkit does not state its version, but 1.1 is the first with the encoding of GPT-4o. */
    private static FoundVersion jtokkit() {
        boolean old =
                exists("com/knuddels/jtokkit/Encodings.class") && !exists("com/knuddels/jtokkit/o200k_base.tiktoken");
        return old ? FoundVersion.before("1.1") : FoundVersion.of(null);
    }

    private static boolean exists(String resource) {
        return RequiredLibraries.class.getClassLoader().getResource(resource) != null;
    }
}
