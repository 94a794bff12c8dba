package ai.tekton.llm.compatibility.platforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A line of {@code platforms.txt}: what a user's project has besides the client.
 *
 * @param name the name in the table
 * @param manages the BOMs and artifacts of its dependencyManagement, in order
 * @param with what its class path begins with, as {@code group:artifact}
 * @param application the class to be started
 * @param tooOld the lowest versions that do, of those of its libraries that are too old; the client must refuse it for them
 */
record Platform(
        String name, List<Coordinates> manages, List<String> with, String application, List<Coordinates> tooOld) {
    private static final String PACKAGE = "ai.tekton.llm.compatibility.app.";

    /** An artifact of a version; a BOM where its type is {@code pom}. */
    record Coordinates(String group, String artifact, String version, boolean bom) {
        static Coordinates parse(String text) {
            boolean bom = text.endsWith("@pom");
            String[] parts = (bom ? text.substring(0, text.length() - "@pom".length()) : text).split(":", -1);
            if (parts.length != 3 || Arrays.stream(parts).anyMatch(String::isBlank)) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not group:artifact:version, with or without @pom");
            }
            return new Coordinates(parts[0], parts[1], parts[2], bom);
        }
    }

    /** {@return the platforms of {@code platforms.txt}, in its order} */
    static List<Platform> all() {
        try (InputStream file = Platform.class.getResourceAsStream("/platforms.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Platform::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Platform parse(String line) {
        List<String> parts =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (parts.size() != 5) {
            throw new IllegalArgumentException("A platform has 5 parts, and this has " + parts.size() + ": " + line);
        }
        if (line.contains("${")) {
            throw new IllegalArgumentException("The pom has no such property: " + line);
        }
        return new Platform(
                parts.get(0),
                words(parts.get(1)).stream().map(Coordinates::parse).toList(),
                words(parts.get(2)),
                PACKAGE + parts.get(3),
                tooOld(words(parts.get(4))));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    private static List<Coordinates> tooOld(List<String> expected) {
        if (expected.equals(List.of("works"))) {
            return List.of();
        }
        if (expected.size() < 2 || !expected.get(0).equals("needs")) {
            throw new IllegalArgumentException(
                    "What is expected is \"works\", or \"needs\" and group:artifact:version, not \""
                            + String.join(" ", expected) + "\"");
        }
        return expected.stream().skip(1).map(Coordinates::parse).toList();
    }
}
