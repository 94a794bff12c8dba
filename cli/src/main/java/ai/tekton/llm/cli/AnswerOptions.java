package ai.tekton.llm.cli;

import ai.tekton.llm.config.Transport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about how answers are written. */
final class AnswerOptions {
    @Option(
            names = "--stream",
            description = "Write the answer piece by piece as it comes; with --json, an object each.")
    private boolean stream;

    @Option(names = "--ws", description = "Ask over the WebSocket instead of HTTP.")
    private boolean ws;

    @Mixin
    private JsonOption json;

    Transport transport() {
        return ws ? Transport.WEBSOCKET : Transport.HTTP;
    }

    boolean streams() {
        return stream;
    }

    boolean json() {
        return json.isSet();
    }

    AnswerFormat format(Host host) {
        Output out = new Output(host.out());
        return json.isSet() ? new JsonFormat(out) : new PlainFormat(out, new Notes(host.err()));
    }
}
