package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jline.utils.Signals;

/** The user's editor. */
final class Editor {
    private final String command;

    Editor(Map<String, String> environment) {
        this.command = Stream.of("VISUAL", "EDITOR")
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(isWindows() ? "notepad" : "vi");
    }

    /**
     * Opens a text, and waits until it is closed.
     *
     * @return the saved text, without trailing line breaks
     */
    String edit(String text) {
        try {
            // Created readable only by its owner.
            Path file = Files.createTempFile("tekton-llm-", ".md");
            try {
                Files.writeString(file, text);
                int status =
                        new ProcessBuilder(command(file)).inheritIO().start().waitFor();
                if (status != 0) {
                    throw new InvalidRequestException("The editor `" + command + "` ended with status " + status
                            + "; VISUAL or EDITOR selects another one.");
                }
                return TextBytes.decode(Files.readAllBytes(file), file.toString())
                        .stripTrailing();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The editor `" + command + "` could not be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidRequestException("The editor `" + command + "` was interrupted.");
        }
    }

    private int run(Path file) throws IOException, InterruptedException {
        // Ctrl-C belongs to the editor while it runs.
        Object before = Signals.register("INT", () -> {});
        try {
            return new ProcessBuilder(command(file)).inheritIO().start().waitFor();
        } finally {
            Signals.unregister("INT", before);
        }
    }

    /** The variable contains a shell command line, such as "code --wait". */
    private List<String> command(Path file) {
        return isWindows()
                ? List.of("cmd", "/c", command + " \"" + file + "\"")
                : List.of("/bin/sh", "-c", command + " \"$1\"", "sh", file.toString());
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
