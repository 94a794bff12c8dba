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
 * The libraries that a client needs and that an application may bring in another version, with the oldest that will do:
 * the minor versions that this one is compiled against. Thread-safe.
 *
 * <p>It asks each library in a way that all its versions know, or reads a file beside its classes. So it can be asked before
 * any class is used that would not link.
 */
public final class RequiredLibraries {
    /** The name that users know a library by, the oldest version that will do, and how to see which there is. */
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
            new Library(
                    "com.fasterxml.jackson.datatype:jackson-datatype-jsr310",
                    "2.18",
                    () -> version(com.fasterxml.jackson.datatype.jsr310.PackageVersion.VERSION)),
            new Library("io.github.resilience4j:resilience4j-circuitbreaker", "2.2", RequiredLibraries::resilience4j),
            new Library("com.knuddels:jtokkit", "1.1", RequiredLibraries::jtokkit));

    private RequiredLibraries() {}

    /** Looked at once: what an application has does not change while it runs. */
    private static final class Complaint {
        private static final String TEXT = complaint(ALL);
    }

    /**
     * Sees to it that a client can work here.
     *
     * @throws IncompatibleLibraryException naming each library that is too old or missing
     */
    public static void check() {
        if (!Complaint.TEXT.isEmpty()) {
            throw new IncompatibleLibraryException(Complaint.TEXT, FailureDetails.none());
        }
    }

    /** What is wrong, with what and what to do; empty if nothing is. */
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
                : "tekton-llm-client cannot work with what this application has on its class path: "
                        + String.join(", ", wrong)
                        + ". Raise each to a newer version; a platform's BOM, such as that of an older Spring Boot, may be"
                        + " what holds it down.";
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

    /** Of the HttpComponents, which have it in a file beside their classes. */
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
        // Where all is packed into one archive, the manifest is that of the application.
        boolean own = "resilience4j".equals(classes.getImplementationTitle());
        return FoundVersion.of(own ? classes.getImplementationVersion() : null);
    }

    /** JTokkit says nowhere which version it is, but 1.1 is the first with the encoding of GPT-4o. */
    private static FoundVersion jtokkit() {
        boolean old =
                exists("com/knuddels/jtokkit/Encodings.class") && !exists("com/knuddels/jtokkit/o200k_base.tiktoken");
        return old ? FoundVersion.before("1.1") : FoundVersion.of(null);
    }

    private static boolean exists(String resource) {
        return RequiredLibraries.class.getClassLoader().getResource(resource) != null;
    }
}
