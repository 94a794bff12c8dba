package ai.tekton.llm.cli.settings;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the token from the source that the settings file names. The token never appears in messages. */
final class TokenSource {
    private TokenSource() {}

    /** Returns the first line that a shell command writes. The command's standard error is passed through. */
    static String ofCommand(String command) {
        try {
            Process process = new ProcessBuilder(shell(command))
                    .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new InvalidRequestException(
                        SettingsFile.TOKEN_COMMAND + " failed with status " + status + ": " + command);
            }
            return firstLine(written, SettingsFile.TOKEN_COMMAND + " wrote nothing: " + command);
        } catch (IOException e) {
            throw new UncheckedIOException(SettingsFile.TOKEN_COMMAND + " could not be run: " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidRequestException(SettingsFile.TOKEN_COMMAND + " was interrupted: " + command);
        }
    }

    /** Returns the first line of a file, which only its owner may read. */
    static String ofFile(Path file) {
        try {
            if (!OwnerOnly.holds(file)) {
                throw new InvalidRequestException(SettingsFile.TOKEN_FILE + ": others may read or write " + file
                        + "; restrict its permissions, for example with chmod 600 " + file + ".");
            }
            return firstLine(Files.readString(file), SettingsFile.TOKEN_FILE + ": " + file + " is empty.");
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException(SettingsFile.TOKEN_FILE + ": there is no file " + file + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(SettingsFile.TOKEN_FILE + ": " + file + " cannot be read.", e);
        }
    }

    private static String firstLine(String text, String otherwise) {
        return text.lines()
                .map(String::strip)
                .findFirst()
                .filter(line -> !line.isEmpty())
                .orElseThrow(() -> new InvalidRequestException(otherwise));
    }

    private static List<String> shell(String command) {
        return isWindows() ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
    }

    private static String nothing() {
        return isWindows() ? "NUL" : "/dev/null";
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
