package ai.tekton.llm.cli.terminal;

import ai.tekton.llm.cli.UnusedAddress;
import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A user's home, in which a shell at a pseudo terminal runs lines, and the command runs as a separate process. Closing it
 * ends all processes.
 */
final class Shell implements AutoCloseable {
    private static final String DEFAULT_URL = "TEKTON_LLM_DEFAULT_URL";

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private int columns = 100;
    private PtySession session;

    Shell(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        environment.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("TERM", "xterm-256color");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PS1", "$ ");
        script();
    }

    /** Puts the command on the path: the script that users have, and a jar that stands for this build's classes. */
    private void script() {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            Path launcher = Path.of("src/main/dist/bin/tekton-llm").toAbsolutePath();
            Files.copy(launcher, bin.resolve("tekton-llm"), StandardCopyOption.COPY_ATTRIBUTES);
            environment.put("TEKTON_LLM_JAR", jar(home.resolve("command.jar")).toString());
            environment.put(DEFAULT_URL, UnusedAddress.url());
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            // A folder below a file, which not even root can create: no archive of classes is stored, because the next
            // home could not use it.
            environment.put(
                    "TEKTON_LLM_CACHE",
                    home.resolve("command.jar").resolve("none").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces it by a jar with all classes and the libraries beside it, as the build creates them: an archive of classes
     * supports neither folders nor URLs.
     */
    Shell packed() throws IOException {
        Path file = home.resolve("command.jar");
        Path lib = Files.createDirectories(home.resolve("lib"));
        List<String> jars = new ArrayList<>();
        for (Path jar : classPath().filter(Files::isRegularFile).toList()) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
            jars.add("lib/" + jar.getFileName());
        }
        Set<String> names = new HashSet<>();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest(String.join(" ", jars)))) {
            for (Path folder : classPath().filter(Files::isDirectory).toList()) {
                pack(folder, jar, names);
            }
        }
        return with("TEKTON_LLM_CACHE", home.resolve("cache").toString());
    }

    private static void pack(Path folder, JarOutputStream jar, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals(JarFile.MANIFEST_NAME) && names.add(name)) {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(file, jar);
                }
            }
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static String url(Path file) {
        return file.toUri().toString();
    }

    private static Path jar(Path file) throws IOException {
        String all = classPath().map(Shell::url).collect(Collectors.joining(" "));
        new JarOutputStream(Files.newOutputStream(file), manifest(all)).close();
        return file;
    }

    private static Manifest manifest(String classPath) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "ai.tekton.llm.cli.Main");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        return manifest;
    }

    /** The default address of Rhetor, where nothing listens. */
    String defaultUrl() {
        return environment.get(DEFAULT_URL);
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Sets the width of the terminal, instead of the shell's {@code stty}: the library for pseudo terminals sets it when the
     * shell already runs, and could override it.
     */
    Shell columns(int number) {
        columns = number;
        return this;
    }

    Path file(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Starts a line of the shell. */
    PtySession start(String line) {
        close();
        try {
            PtyProcess process = new PtyProcessBuilder(new String[] {"/bin/sh", "-c", line})
                    .setEnvironment(environment)
                    .setDirectory(home.toString())
                    .setInitialColumns(columns)
                    .setInitialRows(40)
                    .start();
            session = new PtySession(process);
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a line of the shell to its end, and returns the text of the screen. */
    String run(String line) {
        PtySession running = start(line);
        running.status();
        return running.output();
    }

    /** Kills the running process, like a crash. */
    void kill() {
        session.close();
        session.status();
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
