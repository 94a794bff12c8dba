package ai.tekton.llm.compatibility.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.tekton.llm.compatibility.platforms.Platform.Coordinates;
import java.io.File;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    @Test
    void aLineHasBomsArtifactsAndTheExpectedResult() {
        Platform platform = Platform.parse("Old 1 | g:bom:1@pom g:a:2 | g:starter g:b | SpringApp | needs g:a:3 g:b:4");

        assertThat(platform.name()).isEqualTo("Old 1");
        assertThat(platform.manages())
                .containsExactly(new Coordinates("g", "bom", "1", true), new Coordinates("g", "a", "2", false));
        assertThat(platform.with()).containsExactly("g:starter", "g:b");
        assertThat(platform.application()).isEqualTo("ai.tekton.llm.compatibility.app.SpringApp");
        assertThat(platform.tooOld())
                .containsExactly(new Coordinates("g", "a", "3", false), new Coordinates("g", "b", "4", false));
        assertThat(Platform.parse("New | | | PlainApplication | works").tooOld())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too | few | parts",
                "P | g:a | | PlainApplication | works",
                "P | g::1 | | PlainApplication | works",
                "P | g:a:${unknown} | | PlainApplication | works",
                "P | | | PlainApplication | perhaps",
                "P | | | PlainApplication | needs"
            })
    void aLineThatIsNotAPlatformIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Platform.parse(line));
    }

    @Test
    void everyPlatformHasItsOwnNameAndAnExistingApplication() throws ClassNotFoundException {
        assertThat(Platform.all()).extracting(Platform::name).doesNotHaveDuplicates();
        for (String application :
                Set.copyOf(Platform.all().stream().map(Platform::application).toList())) {
            assertThat(Class.forName(application, false, getClass().getClassLoader()))
                    .hasDeclaredMethods("main");
        }
    }

    @Test
    void aVersionIsReadFromThePathOfTheJar() {
        String jackson2 = "/m2/com/fasterxml/jackson/core/jackson-databind/2.21.4/jackson-databind-2.21.4.jar";
        String jackson3 = "/m2/tools/jackson/core/jackson-databind/3.1.4/jackson-databind-3.1.4.jar";
        ClassPath classPath = new ClassPath("", jackson3 + File.pathSeparator + jackson2);

        assertThat(classPath.version("com.fasterxml.jackson.core", "jackson-databind"))
                .contains("2.21.4");
        assertThat(classPath.version("com.fasterxml.jackson.core", "jackson-core"))
                .isEmpty();
    }
}
