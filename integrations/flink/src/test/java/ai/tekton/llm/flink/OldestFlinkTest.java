package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The classes, which are compiled against Flink 2, beside the jars of Flink 1.20. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class OldestFlinkTest {
    private static final String FLINK = "org.apache.flink.";
    private static final Path OLDEST = Path.of(System.getProperty("lowest.flink", "lowest-flink"));

    /** Optional: used if it exists. */
    private static final Set<String> DONE_WITHOUT =
            Set.of("org.apache.flink.table.functions.FunctionContext.getTaskInfo()");

    private final Map<String, List<JavaClass>> lineages = new HashMap<>();

    @Test
    void theOldestFlinkHasEveryMemberThatIsUsed() throws Exception {
        Set<String> missing = new TreeSet<>();
        int seen = 0;
        try (URLClassLoader oldest = oldest()) {
            for (JavaClass type : new ClassFileImporter()
                    .importUrl(BulkPromptsJob.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation())) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(used ->
                                used.getTargetClass().getBaseComponentType().getName())
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

    private static URLClassLoader oldest() throws IOException {
        List<URL> places = new ArrayList<>();
        try (Stream<Path> jars = Files.list(OLDEST)) {
            for (Path jar : jars.toList()) {
                places.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static boolean exists(ClassLoader oldest, String name) {
        return oldest.getResource(name.replace('.', '/') + ".class") != null;
    }

    private boolean exists(ClassLoader oldest, CodeUnitAccessTarget target) {
        List<String> parameters = names(target.getRawParameterTypes());
        return lineage(oldest, target.getOwner().getName()).stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .anyMatch(there -> there.getName().equals(target.getName())
                        && there.getRawReturnType()
                                .getName()
                                .equals(target.getRawReturnType().getName())
                        && names(there.getRawParameterTypes()).equals(parameters));
    }

    /** A class as it is in the oldest, and what it inherits from there. */
    private List<JavaClass> lineage(ClassLoader oldest, String name) {
        List<JavaClass> known = lineages.get(name);
        URL file = oldest.getResource(name.replace('.', '/') + ".class");
        if (known != null || file == null) {
            return known == null ? List.of() : known;
        }
        JavaClass type = new ClassFileImporter().importUrl(file).get(name);
        List<JavaClass> all = new ArrayList<>(List.of(type));
        type.getRawSuperclass().ifPresent(parent -> all.addAll(lineage(oldest, parent.getName())));
        type.getRawInterfaces().forEach(parent -> all.addAll(lineage(oldest, parent.getName())));
        lineages.put(name, all);
        return all;
    }

    private static List<String> names(List<JavaClass> types) {
        return types.stream().map(JavaClass::getName).toList();
    }
}
