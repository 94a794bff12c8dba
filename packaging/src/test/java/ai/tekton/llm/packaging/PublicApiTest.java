package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API of each published library is the one in its folder, so that no change breaks it unnoticed. With
 * {@code -Dapi.update} it is updated.
 */
class PublicApiTest {
    private static final String UPDATE = "./mvnw -q integration-test -Dapi.update -pl packaging -am";

    /** Those whose API users build on say so, by having it compared with a release's, too. */
    static Stream<PublishedModule> libraries() {
        return PublishedModule.all().stream()
                .filter(module ->
                        module.pom().text("/project/properties/japicmp.skip").equals("false"));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void thePublicApiIsTheOneInItsTextFiles(PublishedModule module) throws IOException {
        Path file = module.pom().directory().resolve("api").resolve(module.pom().artifactId() + ".api");
        String api = PublicApi.of(module.exportedClasses());
        assertThat(api).isNotEmpty();
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, api);
            return;
        }

        List<String> differences = differences(Files.exists(file) ? Files.readString(file) : "", api);
        if (!differences.isEmpty()) {
            fail("The public API of %s is not the one in %s. What has gone is marked -, what is new +:%n%n%s%n%n"
                            .formatted(module.pom().artifactId(), file, String.join("\n", differences))
                    + "If that is meant, write it down and say it in a line of CHANGELOG.md, under Unreleased; where a"
                    + " line has gone, its users' code breaks, so say also what they do instead. To write it down: "
                    + UPDATE);
        }
    }

    private static List<String> differences(String before, String after) {
        Set<String> old = statements(before);
        Set<String> now = statements(after);
        List<String> differences = new ArrayList<>();
        old.stream()
                .filter(line -> !now.contains(line))
                .map(line -> "- " + line)
                .forEach(differences::add);
        now.stream()
                .filter(line -> !old.contains(line))
                .map(line -> "+ " + line)
                .forEach(differences::add);
        return differences;
    }

    /** Each line, a member's with the type that it belongs to. */
    private static Set<String> statements(String api) {
        Set<String> statements = new LinkedHashSet<>();
        String type = "";
        for (String line : api.lines().filter(each -> !each.isBlank()).toList()) {
            boolean isMember = line.startsWith(" ");
            type = isMember ? type : line;
            statements.add(isMember ? nameOf(type) + ": " + line.strip() : line);
        }
        return statements;
    }

    private static String nameOf(String type) {
        return type.replaceFirst("^.*?(?:class|interface|enum|record) ([^ <(]+).*$", "$1");
    }
}
