package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.ErrorFrame;
import java.util.Optional;
import java.util.function.Function;

/** Finds the reply to a frame. Thread-safe. */
final class FrameRouter {
    private static final Reply UNKNOWN = aboutConnection(new ErrorFrame()
            .withError("The frame has no known type: it must be a JSON object whose type is one of a client's.")
            .withCode(400));
    private static final Reply NOT_REGISTERED = aboutConnection(new ErrorFrame().withError("Not registered."));
    private static final Reply WITHOUT_ID = Reply.error(422, "body.request_id: Field required");
    private static final Reply UNAUTHENTICATED =
            Reply.error(401, "Not authenticated").closeConnection();

    private final MockConfig config;
    private final Generation generation;
    private final Script script;
    private final Optional<Replay> replay;

    FrameRouter(MockConfig config, Generation generation, Script script, Optional<Replay> replay) {
        this.config = config;
        this.generation = generation;
        this.script = script;
        this.replay = replay;
    }

    Reply reply(ReceivedFrame frame, boolean registered) {
        if (replay.isPresent()) {
            Optional<Function<ReceivedFrame, Reply>> scripted =
                    frame.type().isPresent() ? script.take(frame.type().get()) : script.takeUnknown();
            return replay.get().reply(frame, Router.scripted(scripted, frame));
        }
        return generation
                .socket()
                .map(socket -> socket.reply(frame, scriptedAlone(frame)))
                .or(() -> refusal(frame, registered))
                .orElseGet(() -> Router.scripted(script.take(frame.type().orElseThrow()), frame));
    }

    private Reply scriptedAlone(ReceivedFrame frame) {
        return Router.scripted(frame.type().map(script::takeAlone).orElseGet(script::takeUnknown), frame);
    }

    private Optional<Reply> refusal(ReceivedFrame frame, boolean registered) {
        if (frame.type().isEmpty()) {
            return Optional.of(standardAsUnknown(Router.scripted(script.takeUnknown(), frame)));
        } else if (frame.type().get() == FrameType.REGISTER) {
            return isAuthenticated(frame) ? Optional.empty() : Optional.of(UNAUTHENTICATED);
        } else if (!registered) {
            return Optional.of(NOT_REGISTERED);
        }
        return frame.isAboutRequest() && frame.requestId().isEmpty() ? Optional.of(WITHOUT_ID) : Optional.empty();
    }

    // The handshake has checked an existing header.
    private boolean isAuthenticated(ReceivedFrame frame) {
        boolean byHeader = frame.handshake().header("authorization").isPresent();
        return byHeader || config.token().isEmpty() || config.token().equals(frame.field("auth_token"));
    }

    /** {@return a reply that is sent like the scripted one, with the content of another} */
    static Reply saying(Reply scripted, Reply other) {
        return new Reply(scripted.plan().withContent(other.plan().content()));
    }

    private static Reply standardAsUnknown(Reply reply) {
        boolean standard = reply.plan().content() instanceof Content.Standard;
        return standard ? saying(reply, UNKNOWN) : reply;
    }

    private static Reply aboutConnection(ErrorFrame error) {
        return Reply.frames(Json.text(error));
    }
}
