package ai.tekton.llm.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependencyTreeTest {
    private static final List<String> LINES = """
            x:benchmarks:jar:1
            +- x:client:jar:2:compile
            |  +- x:json:jar:3:compile (version managed from 1)
            |  |  \\- x:json-core:jar:3:compile
            |  \\- (x:http:jar:5:compile - omitted for duplicate)
            +- x:http:jar:5:compile
            |  \\- x:logging:jar:6:runtime
            \\- x:peer:jar:7:compile
               \\- (x:json:jar:1:compile - omitted for conflict with 3)
            """.lines().toList();

    @TempDir
    Path directory;

    private DependencyTree tree;

    @BeforeEach
    void makeJars() throws IOException {
        StringBuilder classpath = new StringBuilder();
        for (String name : List.of("client-2", "json-3", "json-core-3", "http-5", "logging-6", "peer-7")) {
            Path jar = directory.resolve(name + ".jar");
            Files.write(jar, new byte[10]);
            classpath.append(jar).append(File.pathSeparator);
        }
        tree = new DependencyTree(LINES, classpath.toString());
    }

    @Test
    void aClientIncludesTheJarsThatMavenListsUnderAnotherClient() {
        assertThat(tree.jars(List.of("x:client")))
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "client-2.jar", "json-3.jar", "json-core-3.jar", "http-5.jar", "logging-6.jar");
    }

    @Test
    void aClientHasTheVersionThatMavenChose() {
        assertThat(tree.jars(List.of("x:peer")))
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder("peer-7.jar", "json-3.jar", "json-core-3.jar");
        assertThat(tree.bytes(List.of("x:peer"))).isEqualTo(30);
    }

    @Test
    void anArtifactThatMavenDidNotListIsNamedInTheError() {
        assertThatThrownBy(() -> tree.version("x:other")).hasMessageContaining("x:other");
        assertThatThrownBy(() -> tree.bytes(List.of("x:other"))).hasMessageContaining("x:other");
    }
}
