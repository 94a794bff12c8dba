package ai.tekton.llm.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text file of the project, by its path from the top folder. */
record Document(String path) {
    static final Document README = new Document("README.md");
    static final Document CONTRIBUTING = new Document("CONTRIBUTING.md");

    /** The README and the pages of the documentation, without the files of the site that may have been built from them. */
    static List<Document> pages() {
        return Stream.concat(
                        Stream.of(README),
                        below("docs", ".md").stream()
                                .filter(page -> !page.path().matches("docs/(node_modules|\\.vitepress)/.*")))
                .toList();
    }

    /** The rows below the head of the Markdown table that begins with this cell, on whichever page; each a list of cells. */
    static List<List<String>> table(String firstCell) {
        return pages().stream()
                .map(page -> page.ownTable(firstCell))
                .filter(rows -> !rows.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No page has a table that begins with " + firstCell));
    }

    /** The folder that all paths begin in, wherever in the project the tests were started. */
    static Path top() {
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No folder above " + start + " has mvnw."));
    }

    /** Every file below a folder whose name ends so. */
    static List<Document> below(String folder, String ending) {
        try (Stream<Path> files = Files.walk(top().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> top().relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .map(Document::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a relative link in this leads to. */
    Document linked(String link) {
        Path folder = top().resolve(path).getParent();
        return new Document(
                top().relativize(folder.resolve(link).normalize()).toString().replace('\\', '/'));
    }

    boolean exists() {
        return Files.exists(top().resolve(path));
    }

    String text() {
        try {
            return Files.readString(top().resolve(path)).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines between the marks of a region, as far to the left as they go. */
    String region(String name) {
        String text = text();
        String begin = "// tag::" + name + "[]\n";
        String end = "// end::" + name + "[]";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(path + " has no region '" + name + "'.");
        }
        String marked = text.substring(from + begin.length(), to);
        return marked.substring(0, marked.lastIndexOf('\n')).stripIndent() + "\n";
    }

    private List<List<String>> ownTable(String firstCell) {
        List<String> rows = text().lines()
                .dropWhile(line -> !line.startsWith("| " + firstCell + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        return rows.stream()
                .skip(2)
                .map(row -> Arrays.stream(row.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .collect(Collectors.toList()))
                .toList();
    }

    @Override
    public String toString() {
        return path;
    }
}
