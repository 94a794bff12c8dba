package ai.tekton.llm.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module of the project that is published as a jar.
 *
 * @param pom its pom
 * @param jar the jar, which is on the class path of these tests
 */
record PublishedModule(Pom pom, Path jar) {
    private static final String CLASS = ".class";

    /** Every one, in the order of the project's pom. */
    static List<PublishedModule> all() {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(Path::of)
                .toList();
        return Pom.ofModules().stream()
                .filter(pom -> pom.isPublished() && pom.packaging().equals("jar"))
                .map(pom -> new PublishedModule(pom, jarOf(pom, classPath)))
                .toList();
    }

    private static Path jarOf(Pom pom, List<Path> classPath) {
        return classPath.stream()
                .filter(entry -> entry.startsWith(pom.directory().resolve("target"))
                        && entry.toString().endsWith(".jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(pom.artifactId()
                        + " is published, and its jar is not on the class path " + classPath
                        + ": add it to the dependencies of packaging/pom.xml."));
    }

    ModuleDescriptor descriptor() {
        return reference().descriptor();
    }

    /** Whether its name stands in the jar, and not in the jar's file name alone. */
    List<String> entries() {
        try (ModuleReader reader = reference().open();
                Stream<String> names = reader.list()) {
            return names.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }

    /** The classes of the packages that it exports; where it does not say which, of all but those named internal. */
    List<Class<?>> exportedClasses() {
        Predicate<String> isExported = isExported();
        return entries().stream()
                .filter(name -> name.endsWith(CLASS) && name.indexOf('/') > 0 && !name.startsWith("META-INF/"))
                .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                .filter(name -> isExported.test(name.substring(0, name.lastIndexOf('.'))))
                .filter(name -> !name.endsWith(".package-info"))
                .<Class<?>>map(PublishedModule::load)
                .toList();
    }

    private Predicate<String> isExported() {
        if (descriptor().isAutomatic()) {
            return name -> !name.contains(".internal");
        }
        Set<String> names = descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        return names::contains;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublishedModule.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private ModuleReference reference() {
        return ModuleFinder.of(jar).findAll().iterator().next();
    }
}
