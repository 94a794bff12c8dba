package ai.tekton.llm.packaging;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jars to be given to {@code --module-path}.
 *
 * @param entries the jars
 */
record ModulePath(List<Path> entries) {
    ModulePath {
        entries = List.copyOf(entries);
    }

    /** What an application that depends on the library alone has, as Maven resolves it. */
    static ModulePath ofLibrary() throws IOException {
        String written = Files.readString(Path.of(System.getProperty("module.path.file")))
                .strip();
        return new ModulePath(
                Arrays.stream(written.split(File.pathSeparator)).map(Path::of).toList());
    }

    /** The same and the jar that a class comes from. */
    ModulePath with(Class<?> type) throws URISyntaxException {
        Path jar =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return with(jar);
    }

    ModulePath with(Path entry) {
        return new ModulePath(Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    /** The jars without a module-info. */
    List<Path> automatic() {
        return finder().findAll().stream()
                .filter(module -> module.descriptor().isAutomatic())
                .map(module -> Path.of(module.location().orElseThrow()))
                .toList();
    }

    private ModuleFinder finder() {
        return ModuleFinder.of(entries.toArray(Path[]::new));
    }

    ModuleDescriptor descriptor(String module) {
        return finder().find(module).map(ModuleReference::descriptor).orElseThrow();
    }

    /** The names of all modules that the JVM loads for one. */
    Set<String> resolved(String module) {
        return Configuration.empty()
                .resolve(ModuleFinder.compose(finder(), ModuleFinder.ofSystem()), ModuleFinder.of(), Set.of(module))
                .modules()
                .stream()
                .map(ResolvedModule::name)
                .collect(Collectors.toSet());
    }

    /** The names of all modules that the JVM loads for one where it binds services, as it does for an application. */
    Set<String> bound(String module) {
        return Configuration.empty()
                .resolveAndBind(
                        ModuleFinder.compose(finder(), ModuleFinder.ofSystem()), ModuleFinder.of(), Set.of(module))
                .modules()
                .stream()
                .map(ResolvedModule::name)
                .collect(Collectors.toSet());
    }

    String asArgument() {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
