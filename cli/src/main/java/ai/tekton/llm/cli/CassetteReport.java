package ai.tekton.llm.cli;

import ai.tekton.llm.contract.RecordingCheck;
import ai.tekton.llm.mock.Cassette;
import ai.tekton.llm.mock.CassetteException;
import ai.tekton.llm.mock.CassetteMessage;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports where a cassette no longer matches the contract. */
final class CassetteReport {
    private static final String CONTRACT = "contract";

    private final Host host;
    private final boolean json;

    /** A message of the cassette that violates the contract, with its line. */
    private record Departure(int line, String message, String problem) {
        private static Departure of(CassetteMessage message, String problem) {
            String name = switch (message.kind()) {
                case REQUEST -> "request " + message.method() + " " + message.path();
                case RESPONSE -> "response to " + message.method() + " " + message.path();
                case FRAME_SENT -> "frame of the client";
                case FRAME_RECEIVED -> "frame of Rhetor";
            };
            return new Departure(message.line(), name, problem);
        }
    }

    CassetteReport(Host host, boolean json) {
        this.host = host;
        this.json = json;
    }

    /** {@return the exit status} */
    int check(Path file) {
        Cassette cassette;
        try {
            cassette = Cassette.read(file);
        } catch (CassetteException | UncheckedIOException e) {
            new Notes(host.err()).error(e);
            return Status.NOT_CHECKED;
        }
        RecordingCheck check = RecordingCheck.pinned(cassette.profile().orElse(CONTRACT));
        List<Departure> departures = new ArrayList<>();
        cassette.messages()
                .forEach(message -> problems(check, cassette, message)
                        .forEach(problem -> departures.add(Departure.of(message, problem))));
        Output out = new Output(host);
        if (json) {
            out.println(asJson(file, cassette, check, departures).toString());
        } else {
            out.print(asText(file, cassette, check, departures));
        }
        return departures.isEmpty() ? Status.OK : Status.FAILED;
    }

    private static List<String> problems(RecordingCheck check, Cassette cassette, CassetteMessage message) {
        return switch (message.kind()) {
            case REQUEST -> check.request(message.method(), message.path(), message.text());
            case RESPONSE ->
                check.response(
                        message.method(), message.path(), message.status(), message.contentType(), message.text());
            case FRAME_SENT, FRAME_RECEIVED -> hasFrames(cassette) ? check.frame(message.text()) : List.of();
        };
    }

    /** Whether the contract describes the frames; older generations have their own. */
    private static boolean hasFrames(Cassette cassette) {
        Optional<String> profile = cassette.profile();
        return profile.isEmpty() || profile.get().equals(CONTRACT);
    }

    private static String asText(Path file, Cassette cassette, RecordingCheck check, List<Departure> departures) {
        StringBuilder text = new StringBuilder();
        text.append("%s: recorded from %s with contract %s, against contract %s\n"
                .formatted(
                        file,
                        cassette.profile().orElse("a server of unknown generation"),
                        cassette.contract(),
                        check.contractVersion()));
        departures.forEach(departure -> text.append("breaking     line %d, %s: %s\n"
                .formatted(departure.line(), departure.message(), departure.problem())));
        boolean frames = cassette.messages().stream().anyMatch(CassetteMessage::isFrame);
        if (frames && !hasFrames(cassette)) {
            text.append("The contract does not describe its WebSocket frames, so they were not checked.\n");
        }
        text.append(
                departures.isEmpty()
                        ? "The whole cassette matches the contract.\n"
                        : "The cassette no longer matches the contract: record it again.\n");
        return text.toString();
    }

    private static ObjectNode asJson(Path file, Cassette cassette, RecordingCheck check, List<Departure> departures) {
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("cassette", file.toString())
                .put("profile", cassette.profile().orElse(null))
                .put("recorded_contract", cassette.contract())
                .put("contract", check.contractVersion());
        ArrayNode found = report.putArray("breaking");
        departures.forEach(departure -> found.addObject()
                .put("line", departure.line())
                .put("message", departure.message())
                .put("problem", departure.problem()));
        return report;
    }
}
