package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Folders;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text with placeholders, such as {@code {{input}}}. Immutable.
 *
 * @param name the template's name
 * @param text the text
 */
record Template(String name, String text) {
    private static final String INPUT = "input";
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z_][\\w-]*)\\s*\\}\\}");
    private static final Pattern ENDING = Pattern.compile("\\.(md|txt)$");

    /**
     * Reads a template from the user's folder of templates.
     *
     * @param name the file's name, with or without .md or .txt
     * @throws InvalidRequestException if there is none of that name
     */
    static Template read(Folders folders, String name) {
        Path folder = folders.config().resolve("templates");
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            Map<String, Path> byName = files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(Template::nameOf, file -> file, (one, other) -> one));
            Path file = byName.get(ENDING.matcher(name).replaceFirst(""));
            if (file == null) {
                throw new InvalidRequestException("There is no template '" + name + "' in " + folder + "; "
                        + (byName.isEmpty()
                                ? "there is none at all."
                                : "there are " + String.join(", ", new TreeSet<>(byName.keySet())) + "."));
            }
            return new Template(name, TextBytes.decode(Files.readAllBytes(file), file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("The templates in " + folder + " cannot be read: " + e, e);
        }
    }

    private static String nameOf(Path file) {
        return ENDING.matcher(file.getFileName().toString()).replaceFirst("");
    }

    /**
     * Fills the placeholders. Placeholders within the values are not filled.
     *
     * @param input the value of {@code {{input}}}; without that placeholder, it follows the text
     * @param values by name
     * @throws InvalidRequestException if a placeholder has no value, or a value no placeholder
     */
    String filled(String input, Map<String, String> values) {
        Set<String> unused = new TreeSet<>(values.keySet());
        boolean[] inputUsed = {false};
        Matcher places = PLACE.matcher(text);
        String filled = places.replaceAll(place -> {
            String key = place.group(1);
            unused.remove(key);
            if (key.equals(INPUT) && !values.containsKey(INPUT)) {
                inputUsed[0] = true;
                return Matcher.quoteReplacement(given(input));
            }
            if (!values.containsKey(key)) {
                throw new InvalidRequestException(
                        "The template '" + name + "' has {{" + key + "}}: give it a value with -p " + key + "=VALUE.");
            }
            return Matcher.quoteReplacement(values.get(key));
        });
        if (!unused.isEmpty()) {
            throw new InvalidRequestException(
                    "The template '" + name + "' has no {{" + unused.iterator().next() + "}}.");
        }
        return inputUsed[0] || input.isEmpty() ? filled.stripTrailing() : filled.stripTrailing() + "\n\n" + input;
    }

    private String given(String input) {
        if (input.isEmpty()) {
            throw new InvalidRequestException(
                    "The template '" + name + "' has {{input}}: give it a prompt, a file, or text on standard input.");
        }
        return input;
    }
}
