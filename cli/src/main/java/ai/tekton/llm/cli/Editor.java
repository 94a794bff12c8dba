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

/** The editor that the user has chosen. */
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
     * @return what was saved, without the line ends at its end
     */
    String edit(String text) {
        try {
            // Made so that none but its owner may read it.
            Path file = Files.createTempFile("tekton-llm-", ".md");
            try {
                Files.writeString(file, text);
                int status =
                        new ProcessBuilder(command(file)).inheritIO().start().waitFor();
                if (status != 0) {
                    throw new InvalidRequestException("The editor `" + command + "` ended with status " + status
                            + "; VISUAL or EDITOR names another one.");
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
        // Ctrl-C is the editor's as long as it is there.
        Object before = Signals.register("INT", () -> {});
        try {
            return new ProcessBuilder(command(file)).inheritIO().start().waitFor();
        } finally {
            Signals.unregister("INT", before);
        }
    }

    /** The variable is a command line of the shell's, as in "code --wait". */
    private List<String> command(Path file) {
        return isWindows()
                ? List.of("cmd", "/c", command + " \"" + file + "\"")
                : List.of("/bin/sh", "-c", command + " \"$1\"", "sh", file.toString());
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
