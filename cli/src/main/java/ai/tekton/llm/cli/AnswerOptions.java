package ai.tekton.llm.cli;

import ai.tekton.llm.config.Transport;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about how answers are written. */
final class AnswerOptions {
    @Option(
            names = "--stream",
            negatable = true,
            description =
                    "Write the answer piece by piece as it comes, or when it is whole. Default: piece by piece at a "
                            + "terminal. With --json, an object each.")
    private Boolean stream;

    @Option(
            names = {"-u", "--usage"},
            description = "Tell the tokens and the time of each answer on standard error.")
    private boolean usage;

    @Option(names = "--ws", description = "Ask over the WebSocket instead of HTTP.")
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
