package ai.tekton.llm.cli;

import ai.tekton.llm.config.Transport;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the output of answers. */
final class AnswerOptions {
    @Option(
            names = "--stream",
            negatable = true,
            description = "Write the answer chunk by chunk as it arrives, or when it is complete. Default: chunk by "
                    + "chunk at a terminal. With --json, one object per chunk.")
    private Boolean stream;

    @Option(
            names = {"-u", "--usage"},
            description = "Show the tokens and the time of each answer on standard error.")
    private boolean usage;

    @Option(names = "--ws", description = "Call Rhetor over the WebSocket instead of HTTP.")
    private boolean ws;

    @Mixin
    private JsonOption json;

    Transport transport() {
        return ws ? Transport.WEBSOCKET : Transport.HTTP;
    }

    boolean streams(boolean byDefault) {
        return Optional.ofNullable(stream).orElse(byDefault && !json());
    }

    boolean usage() {
        return usage;
    }

    boolean json() {
        return json.isSet();
    }

    AnswerFormat format(Host host, Display display, boolean simulated) {
        return json() ? new JsonFormat(new Output(host), simulated) : display.format();
    }
}
