package ai.tekton.llm.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Fuzzes a little in each build: every fuzz test runs on a fixed number of inputs that are made of those it keeps, the same
 * ones each time.
 */
@Tag("once")
class MutatedInputsTest {
    private static final int RUNS = 5_000;

    @TestFactory
    Stream<DynamicTest> eachFuzzTestPassesWithMutationsOfItsSeeds() {
        return fuzzTests().stream()
                .map(test -> dynamicTest(test.getDeclaringClass().getSimpleName(), () -> fuzz(test)));
    }

    @Test
    void eachFuzzTestIsFound() {
        assertThat(fuzzTests()).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void theInputsAreTheSameEachTime() {
        List<byte[]> kept = List.of(bytes("{\"type\": \"PING\"}"), bytes("data: a\n\n"));
        Mutator one = new Mutator(7, kept);
        Mutator other = new Mutator(7, kept);

        for (int i = 0; i < RUNS; i++) {
            assertThat(one.next()).isEqualTo(other.next());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Method> fuzzTests() {
        return ReflectionSupport.findAllClassesInPackage(
                        "ai.tekton.llm", type -> true, name -> name.endsWith("FuzzTest"))
                .stream()
                .flatMap(type -> ReflectionSupport.findMethods(
                        type, method -> method.isAnnotationPresent(FuzzTest.class), HierarchyTraversalMode.TOP_DOWN)
                        .stream())
                .toList();
    }

    private static void fuzz(Method test) throws IOException {
        Object instance = ReflectionSupport.newInstance(test.getDeclaringClass());
        Mutator mutator = new Mutator(test.getName().hashCode(), kept(test));
        for (int run = 0; run < RUNS; run++) {
            byte[] input = mutator.next();
            try {
                ReflectionSupport.invokeMethod(test, instance, (Object) input);
            } catch (Exception | Error e) {
                Path crash =
                        Path.of("target", "crash-" + test.getDeclaringClass().getSimpleName());
                Files.write(crash, input);
                throw new AssertionError("Run " + run + " failed, by what is now in " + crash.toAbsolutePath(), e);
            }
        }
    }

    /** The inputs of a fuzz test, where Jazzer looks for them. */
    private static List<byte[]> kept(Method test) throws IOException {
        Class<?> type = test.getDeclaringClass();
        String directory = type.getSimpleName() + "Inputs/" + test.getName();
        URI place = Optional.ofNullable(type.getResource(directory))
                .map(MutatedInputsTest::uri)
                .orElseThrow();
        try (Stream<Path> files = Files.list(Path.of(place))) {
            List<byte[]> inputs = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
            return inputs;
        }
    }

    private static URI uri(URL url) {
        return URI.create(url.toString());
    }
}
