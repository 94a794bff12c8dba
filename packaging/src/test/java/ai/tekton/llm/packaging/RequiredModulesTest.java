package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's modules require all modules that they need according to jdeps, and no others. */
class RequiredModulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ai.tekton.llm", "ai.tekton.rhetor"})
    void aModuleRequiresExactlyTheModulesThatJdepsFinds(String module) throws Exception {
        ModulePath path = ModulePath.ofLibrary();
        JdkTool jdeps = JdkTool.run(
                "jdeps", List.of("--multi-release", "17", "--module-path", path.asArgument(), "--check", module));
        assertThat(jdeps.status()).as(jdeps.output()).isZero();

        Set<String> found = suggested(jdeps.output());
        Set<String> required =
                path.descriptor(module).requires().stream().map(Requires::name).collect(Collectors.toSet());

        assertThat(required).as(jdeps.output()).containsAll(found);
        assertThat(required.stream().filter(name -> !ofJdk(name)))
                .as(jdeps.output())
                .isSubsetOf(found);
    }

    @Test
    void theJdkModulesOfItsDependenciesAreLoadedWithTheLibrary() throws Exception {
        ModulePath path = ModulePath.ofLibrary();
        List<String> arguments =
                new ArrayList<>(List.of("--multi-release", "17", "--ignore-missing-deps", "--print-module-deps"));
        // The others say themselves what they require.
        path.automatic().forEach(jar -> arguments.add(jar.toString()));
        JdkTool jdeps = JdkTool.run("jdeps", arguments);
        assertThat(jdeps.status()).as(jdeps.output()).isZero();

        assertThat(path.resolved("ai.tekton.llm"))
                .contains(jdeps.output().strip().split(","));
    }

    /** What {@code jdeps --check} would require: the lines of its second block. */
    private static Set<String> suggested(String output) {
        return output.lines()
                .dropWhile(line -> !line.contains("[Suggested module descriptor"))
                .skip(1)
                .takeWhile(line -> !line.contains("["))
                .map(String::strip)
                .filter(line -> line.startsWith("requires "))
                .map(line -> line.replaceFirst("^requires (?:mandated |transitive |static )*", "")
                        .replace(";", ""))
                .collect(Collectors.toSet());
    }

    private static boolean ofJdk(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }
}
