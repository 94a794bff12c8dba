package ai.tekton.llm.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dependencies of each client, from the output of Maven's dependency:tree -Dverbose and from the class path. Maven's other
 * formats of the tree leave out what a client shares with another.
 */
final class DependencyTree {
    /** A line of the tree: its branches, then group:artifact:type:version:scope, in brackets where it is shown elsewhere. */
    private static final Pattern LINE = Pattern.compile(
            "(?<branches>[|+\\\\ -]*)\\(?(?<id>[\\w.-]+:[\\w.-]+):jar:(?<version>[\\w.-]+):(compile|runtime)\\b.*");

    private static final int BRANCH_WIDTH = 3;

    private final Map<String, Set<String>> children = new HashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, Path> files;

    /**
     * Parses a tree.
     *
     * @param lines Maven's output
     * @param classpath the class path of the same module
     */
    DependencyTree(List<String> lines, String classpath) {
        Deque<String> ancestors = new ArrayDeque<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                int depth = parts.group("branches").length() / BRANCH_WIDTH;
                while (ancestors.size() >= depth && !ancestors.isEmpty()) {
                    ancestors.pop();
                }
                String id = parts.group("id");
                if (!ancestors.isEmpty()) {
                    children.computeIfAbsent(ancestors.peek(), parent -> new LinkedHashSet<>())
                            .add(id);
                }
                if (!line.contains("omitted for")) {
                    versions.put(id, parts.group("version"));
                }
                ancestors.push(id);
            }
        }
        files = files(classpath);
    }

    private Map<String, Path> files(String classpath) {
        Map<String, Path> byName = Stream.of(classpath.split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName() != null)
                .collect(Collectors.toMap(path -> path.getFileName().toString(), path -> path, (one, other) -> one));
        Map<String, Path> found = new HashMap<>();
        versions.forEach((id, version) -> {
            Path file = byName.get(id.substring(id.indexOf(':') + 1) + "-" + version + ".jar");
            if (file != null) {
                found.put(id, file);
            }
        });
        return found;
    }

    /** The version of an artifact. */
    String version(String id) {
        String version = versions.get(id);
        if (version == null) {
            throw new IllegalArgumentException("Maven's dependency tree has no " + id + ".");
        }
        return version;
    }

    /** The jars of artifacts and of all their dependencies. */
    Set<Path> jars(Collection<String> ids) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(ids);
        while (!open.isEmpty()) {
            String id = open.pop();
            if (seen.add(id)) {
                open.addAll(children.getOrDefault(id, Set.of()));
            }
        }
        return seen.stream().map(this::file).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Path file(String id) {
        Path file = files.get(id);
        if (file == null) {
            throw new IllegalArgumentException("The class path has no jar of " + id + ":" + version(id) + ".");
        }
        return file;
    }

    /** The sum of the sizes of those jars, in bytes. */
    long bytes(Collection<String> ids) {
        return jars(ids).stream().mapToLong(DependencyTree::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
