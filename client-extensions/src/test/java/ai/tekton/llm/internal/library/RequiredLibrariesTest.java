package ai.tekton.llm.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.library.RequiredLibraries.Library;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredLibrariesTest {
    /** The properties of the build that have the versions, where one is preceded by "lowest." or "newest.". */
    private static final Map<String, String> VERSIONS = Map.of(
            "org.apache.httpcomponents.client5:httpclient5", "httpclient5.version",
            "org.apache.httpcomponents.core5:httpcore5", "httpcore5.version",
            "com.fasterxml.jackson.core:jackson-core", "jackson.version",
            "com.fasterxml.jackson.core:jackson-databind", "jackson.version",
            "io.github.resilience4j:resilience4j-circuitbreaker", "resilience4j.version");

    @Test
    void theRequiredVersionIsTheMinorVersionThatTheLibraryIsCompiledAgainst() {
        assertThat(RequiredLibraries.ALL).hasSize(VERSIONS.size() + 1).allSatisfy(library -> {
            String version = VERSIONS.containsKey(library.name())
                    ? System.getProperty("lowest." + VERSIONS.get(library.name()))
                    : System.getProperty("jtokkit.version");
            assertThat(version).as(library.name()).startsWith(library.needed() + ".");
        });
    }

    /** Of the two runs that the build makes of the tests, each sees that it has the libraries it is there for. */
    @Test
    void eachLibraryIsFoundInTheVersionThatTheseTestsAreRunOn() {
        String run = System.getProperty("tekton.libraries");
        assertThat(RequiredLibraries.ALL)
                .filteredOn(library -> VERSIONS.containsKey(library.name()))
                .allSatisfy(library -> assertThat(library.found().get().text())
                        .as(library.name())
                        .isEqualTo(System.getProperty(run + "." + VERSIONS.get(library.name()))));
    }

    @ParameterizedTest
    @CsvSource({
        "5.4, true",
        "5.4.1, true",
        "5.10.0, true",
        "6.0, true",
        "5.5-beta1, true",
        "5.3.9, false",
        "4.5.14, false",
        "${project.version}, true",
        "unavailable, true"
    })
    void versionsAreComparedAsNumbersAndUnreadableOnesAreAccepted(String found, boolean enough) {
        assertThat(FoundVersion.of(found).isEnough("5.4")).isEqualTo(enough);
    }

    @Test
    void aLibraryThatReportsNoVersionIsAccepted() {
        assertThat(FoundVersion.of(null).isEnough("5.4")).isTrue();
    }

    @Test
    void oneMessageReportsEveryLibraryThatIsTooOldOrMissing() {
        List<Library> libraries = List.of(
                new Library("a:old", "2.18", () -> FoundVersion.of("2.15.4")),
                new Library("a:silent", "1.1", () -> FoundVersion.before("1.1")),
                new Library("a:missing", "2.3", () -> {
                    throw new NoClassDefFoundError("a/Missing");
                }),
                new Library("a:fine", "1.0", () -> FoundVersion.of("1.0")));

        assertThat(RequiredLibraries.complaint(libraries))
                .contains("a:old (found: 2.15.4, needed: 2.18 or newer)")
                .contains("a:silent (found: one before 1.1, needed: 1.1 or newer)")
                .contains("a:missing (found: none, needed: 2.3 or newer)")
                .doesNotContain("a:fine");
    }
}
