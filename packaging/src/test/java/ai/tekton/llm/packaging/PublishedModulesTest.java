package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requirements of Maven Central, and of the users of the BOM, for every published module. */
class PublishedModulesTest {
    static Stream<PublishedModule> published() {
        return PublishedModule.all().stream();
    }

    @Test
    void theBomListsExactlyThePublishedModules() {
        Pom bom = Pom.ofModules().stream()
                .filter(pom -> pom.artifactId().equals("tekton-llm-bom"))
                .findFirst()
                .orElseThrow();

        assertThat(bom.isPublished()).isTrue();
        assertThat(bom.texts("/project/dependencyManagement/dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(
                        published().map(module -> module.pom().artifactId()).toList());
        assertThat(bom.texts("/project/dependencyManagement/dependencies/dependency/version"))
                .containsOnly("${project.version}");
    }

    @Test
    void everyPomHasANameAndADescription() {
        for (Pom pom : Stream.concat(Stream.of(Pom.ofProject()), Pom.ofModules().stream())
                .toList()) {
            assertThat(List.of(pom.text("/project/name"), pom.text("/project/description")))
                    .as("name and description of %s", pom.artifactId())
                    .doesNotContain("");
        }
    }

    @Test
    void theParentHasWhatMavenCentralRequires() {
        Pom project = Pom.ofProject();

        for (String place : List.of(
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/organizationUrl",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            assertThat(project.text("/project/" + place)).as(place).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyJarHasTheLicense(PublishedModule module) throws IOException {
        Path license = Pom.ofProject().directory().resolve("LICENSE");
        try (JarFile jar = new JarFile(module.jar().toFile())) {
            assertThat(jar.getEntry("META-INF/LICENSE"))
                    .as("META-INF/LICENSE of %s", module.jar())
                    .isNotNull();
            assertThat(jar.getInputStream(jar.getEntry("META-INF/LICENSE")))
                    .hasSameContentAs(Files.newInputStream(license));
        }
    }

    /** Resources in a module's pom replace the parent's. A jar built over an older one keeps the file, so that it does not show it. */
    @Test
    void everyPomWithResourcesOfItsOwnNamesTheLicenseAgain() {
        List<Pom> withResources = Pom.ofModules().stream()
                .filter(pom -> pom.isPublished()
                        && !pom.texts("/project/build/resources/resource").isEmpty())
                .toList();

        assertThat(withResources)
                .isNotEmpty()
                .allSatisfy(pom -> assertThat(
                                pom.texts("/project/build/resources/resource[targetPath='META-INF']/includes/include"))
                        .as("resources of %s", pom.artifactId())
                        .contains("LICENSE"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyJarDeclaresItsModuleName(PublishedModule module) throws IOException {
        try (JarFile jar = new JarFile(module.jar().toFile())) {
            boolean said = !module.descriptor().isAutomatic()
                    || jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name") != null;
            assertThat(said)
                    .as("module-info or Automatic-Module-Name of %s", module.jar())
                    .isTrue();
        }
        assertThat(module.descriptor().name()).startsWith("ai.tekton.");
    }
}
