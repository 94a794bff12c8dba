package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application on the module path, compiled and run by the JDK that runs these tests. */
class ModulePathTest {
    private static final Path MODULES = Path.of("src/test/modules");

    @TempDir
    private Path classes;

    @Test
    void anApplicationThatRequiresOnlyTheLibraryCanCallStreamAndUseTheWebSocket() throws Exception {
        ModulePath path = compiled("asking", ModulePath.ofLibrary());

        try (RhetorMock rhetor = RhetorMock.start()) {
            rhetor.enqueue(Reply.text("Paris."), Reply.stream("Mad", "rid."), Reply.text("Rome."));
            JdkTool run = run(path, "com.example.asking/com.example.asking.Asking", rhetor.url());

            assertThat(run.output())
                    .contains("asked: Paris.", "streamed: Madrid.", "over the socket: Rome.", "tokens: 7")
                    .doesNotContain("Exception", "Error");
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void theMockIsAModuleToo() throws Exception {
        ModulePath path = compiled("mocked", ModulePath.ofLibrary().with(RhetorMock.class));

        JdkTool run = run(path, "com.example.mocked/com.example.mocked.Mocked");

        assertThat(run.output())
                .contains("asked: Paris.", "streamed: Madrid.", "over the socket: false")
                .contains("received: What is the capital of France?")
                .doesNotContain("Exception", "Error");
        assertThat(run.status()).isZero();
    }

    @Test
    void internalPackagesAreNotExported() throws Exception {
        ModulePath path = ModulePath.ofLibrary().with(RhetorMock.class);

        for (String module : List.of("ai.tekton.llm", "ai.tekton.llm.mock")) {
            ModuleDescriptor descriptor = path.descriptor(module);
            assertThat(descriptor.isAutomatic()).as(module).isFalse();
            assertThat(descriptor.exports().stream().map(ModuleDescriptor.Exports::source))
                    .as("exported by %s", module)
                    .contains(module)
                    .noneMatch(name -> name.contains(".internal"));
            assertThat(descriptor.opens()).as("opened by %s", module).allMatch(ModuleDescriptor.Opens::isQualified);
        }
    }

    private ModulePath compiled(String sources, ModulePath path) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Werror"));
        arguments.addAll(List.of("--module-path", path.asArgument(), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(MODULES.resolve(sources))) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        JdkTool javac = JdkTool.run("javac", arguments);
        assertThat(javac.status()).as(javac.output()).isZero();
        return path.with(classes);
    }

    private static JdkTool run(ModulePath path, String main, String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("--module-path", path.asArgument(), "--module", main));
        all.addAll(List.of(arguments));
        return JdkTool.run("java", all);
    }
}
