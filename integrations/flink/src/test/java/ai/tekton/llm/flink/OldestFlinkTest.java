package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes, which are compiled against Flink 2, beside the jars of Flink 1.20. */
class OldestFlinkTest {
    private static final String FLINK = "org.apache.flink.";
    private static final Path OLDEST = Path.of(System.getProperty("lowest.flink", "lowest-flink"));

    /** Is asked for where it is, and done without where it is not. */
    private static final Set<String> DONE_WITHOUT =
            Set.of("org.apache.flink.table.functions.FunctionContext.getTaskInfo()");

    @Test
    void allThatIsUsedOfFlinkIsThereInTheOldest() throws Exception {
        Set<String> missing = new TreeSet<>();
        int seen = 0;
        try (URLClassLoader oldest = oldest()) {
            for (JavaClass type : new ClassFileImporter()
                    .importUrl(BulkPromptsJob.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation())) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(used -> used.getTargetClass().getBaseComponentType().getName())
                        .filter(name -> name.startsWith(FLINK) && !exists(oldest, name))
                        .forEach(missing::add);
                for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
                    CodeUnitAccessTarget target = access.getTarget();
                    if (target.getOwner().getName().startsWith(FLINK)) {
                        seen++;
                        if (!exists(oldest, target)) {
                            missing.add(target.getFullName());
                        }
                    }
                }
            }
        }
        assertThat(seen).as("uses of Flink").isGreaterThan(50);
        assertThat(missing).isEqualTo(DONE_WITHOUT);
    }

    /** The oldest Flink, with what is beside any of the Flinks. */
    private static URLClassLoader oldest() throws IOException {
        List<URL> places = new ArrayList<>();
        try (Stream<Path> jars = Files.list(OLDEST)) {
            for (Path jar : jars.toList()) {
                places.add(jar.toUri().toURL());
            }
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.startsWith("flink-shaded") || !name.startsWith("flink-") && name.endsWith(".jar")) {
                places.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static boolean exists(ClassLoader oldest, String name) {
        try {
            return Class.forName(name, false, oldest) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean exists(ClassLoader oldest, CodeUnitAccessTarget target) throws ClassNotFoundException {
        if (!exists(oldest, target.getOwner().getName())) {
            return false;
        }
        Class<?> owner = Class.forName(target.getOwner().getName(), false, oldest);
        List<String> parameters = target.getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toList();
        if (target.getName().equals("<init>")) {
            return Arrays.stream(owner.getDeclaredConstructors())
                    .anyMatch(maker -> parameters.equals(names(maker.getParameterTypes())));
        }
        return methods(owner)
                .anyMatch(method -> method.getName().equals(target.getName())
                        && method.getReturnType().getName().equals(target.getRawReturnType().getName())
                        && parameters.equals(names(method.getParameterTypes())));
    }

    private static Stream<Method> methods(Class<?> type) {
        Stream<Method> inherited = Stream.concat(
                        Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .flatMap(OldestFlinkTest::methods);
        return Stream.concat(Arrays.stream(type.getDeclaredMethods()), inherited);
    }

    private static List<String> names(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).toList();
    }
}
