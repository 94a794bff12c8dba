package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Assigns the answers of a recorded WebSocket to its frames: the frames with the same id, else those that followed. */
final class ReplayedSocket {
    /** The types of frames that are never answered. */
    private static final Set<String> UNANSWERED = Set.of("CANCEL", "PONG");

    private ReplayedSocket() {}

    /** A frame of the client and its answers. */
    static final class Turn {
        private final Recorded.Frame sent;
        private final List<Recorded.Frame> answers = new ArrayList<>();
        private Optional<Recorded.End> end = Optional.empty();

        private Turn(Recorded.Frame sent) {
            this.sent = sent;
        }

        Recorded.Frame sent() {
            return sent;
        }

        List<Recorded.Frame> answers() {
            return answers;
        }

        /** {@return how the server ended the WebSocket within the answers} */
        Optional<Recorded.End> end() {
            return end;
        }

        private boolean isAnswered() {
            return !answers.isEmpty() && isLast(answers.get(answers.size() - 1));
        }
    }

    static List<Turn> turns(Recorded.Socket socket) {
        List<Turn> turns = new ArrayList<>();
        List<Recorded.Frame> early = new ArrayList<>();
        for (Recorded.Frame frame : socket.frames()) {
            if (frame.sent()) {
                if (!isUnanswered(frame)) {
                    turns.add(new Turn(frame));
                }
            } else {
                turnOf(frame, turns).map(Turn::answers).orElse(early).add(frame);
            }
        }
        if (!turns.isEmpty()) {
            turns.get(0).answers.addAll(0, early);
            boolean ended =
                    socket.end().how() != Recorded.How.COMPLETE && socket.end().how() != Recorded.How.LEFT;
            turns.stream()
                    .filter(turn -> ended && !turn.isAnswered())
                    .reduce((first, second) -> second)
                    .ifPresent(turn -> turn.end = Optional.of(socket.end()));
        }
        return turns;
    }

    static Optional<String> requestId(Recorded.Frame frame) {
        return json(frame).map(object -> object.path(ReceivedFrame.REQUEST_ID).textValue());
    }

    static boolean isUnanswered(Recorded.Frame frame) {
        return json(frame)
                .filter(object -> UNANSWERED.contains(object.path("type").asText()))
                .isPresent();
    }

    /** {@return a message of the server, with the recorded request's id replaced by the current one's} */
    static byte[] addressed(Recorded.Frame answer, Optional<String> recorded, Optional<String> now) {
        if (answer.binary() || recorded.isEmpty() || now.isEmpty()) {
            return answer.payload();
        }
        return Cassette.utf8(answer.payload())
                .replace(Json.text(recorded.get()), Json.text(now.get()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Turn> turnOf(Recorded.Frame answer, List<Turn> turns) {
        Optional<String> id = requestId(answer);
        return turns.stream()
                .filter(turn -> id.isEmpty() || id.equals(requestId(turn.sent())))
                .reduce((first, second) -> second)
                .or(() -> turns.stream().reduce((first, second) -> second));
    }

    private static boolean isLast(Recorded.Frame answer) {
        String type = json(answer).map(object -> object.path("type").asText()).orElse("");
        boolean done =
                json(answer).filter(object -> object.path("done").asBoolean()).isPresent();
        return type.equals("RESPONSE") || type.equals("REGISTER_ACK") || done;
    }

    private static Optional<ObjectNode> json(Recorded.Frame frame) {
        return frame.binary() ? Optional.empty() : Json.parse(Cassette.utf8(frame.payload()));
    }
}
