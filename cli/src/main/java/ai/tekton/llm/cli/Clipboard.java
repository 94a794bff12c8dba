package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The clipboard of the user's machine: through the platform's command, otherwise through the sequence OSC 52, which most
 * terminals support, also over ssh.
 */
final class Clipboard {
    private static final int PATIENCE_SECONDS = 5;

    private final Map<String, String> environment;
    private final Consumer<String> terminal;

    Clipboard(Map<String, String> environment, Consumer<String> terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /**
     * Copies a text.
     *
     * @return what copied it
     */
    String copy(String text) {
        for (List<String> command : commands()) {
            if (takes(command, text)) {
                return command.get(0);
            }
        }
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        terminal.accept("\u001b]52;c;" + encoded + "\u0007");
        return "the terminal";
    }

    private List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        if (environment.containsKey("SSH_CONNECTION")) {
            // Over ssh, the commands would copy to the remote machine's clipboard.
            return commands;
        }
        if (environment.containsKey("WAYLAND_DISPLAY")) {
            commands.add(List.of("wl-copy"));
        }
        if (environment.containsKey("DISPLAY")) {
            commands.add(List.of("xclip", "-selection", "clipboard"));
            commands.add(List.of("xsel", "-b", "-i"));
        }
        commands.add(List.of("pbcopy"));
        commands.add(List.of("clip.exe"));
        return commands;
    }

    private static boolean takes(List<String> command, String text) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // The command is missing or failed; the next one may work.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
