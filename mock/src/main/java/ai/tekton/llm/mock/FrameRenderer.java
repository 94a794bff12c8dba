package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import ai.tekton.rhetor.model.StreamChunk;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Converts the content of a reply to the frames that answer one frame. Thread-safe. */
final class FrameRenderer {
    private static final byte[] PING = FrameBytes.text(Json.text(new PingFrame()));

    private final MockConfig config;
    private final Simulation simulation;
    private final Answers answers;

    FrameRenderer(MockConfig config, Simulation simulation) {
        this.config = config;
        this.simulation = simulation;
        this.answers = new Answers(config);
    }

    /** {@return the frames, and as status the code of an ERROR among them} */
    Rendered render(ReplyPlan plan, ReceivedFrame frame) {
        Content content = plan.content();
        if (content instanceof Content.NotHttp bare) {
            return Rendered.frames(new Rendered.Bare(bare.bytes()));
        } else if (content instanceof Content.Repeated repeated) {
            return Rendered.frames(new Rendered.Message(repeated.unit(), repeated.length()));
        } else if (content instanceof Content.Frames frames) {
            return texts(frames.frames().stream()
                    .map(given -> given.addressed() ? addressed(given.text(), frame) : given.text())
                    .toList());
        } else if (content instanceof Content.Events events) {
            return texts(events.chunks().stream()
                    .map(event -> new String(event, StandardCharsets.UTF_8))
                    .toList());
        } else if (ErrorText.isError(plan)) {
            return error(plan, frame);
        } else if (content instanceof Content.Played played) {
            return played.rendered();
        } else if (content instanceof Content.Whole whole) {
            return texts(List.of(whole(new String(whole.bytes(), StandardCharsets.UTF_8), frame)));
        }
        return frame.isRequest() ? answer(content, frame) : other(content, frame);
    }

    private Rendered answer(Content content, ReceivedFrame frame) {
        RequestCheck.Result checked = RequestCheck.check(frame.request());
        ChatRequest request = checked.request();
        if (content instanceof Content.Standard) {
            return frame.problem()
                    .or(checked::refusal)
                    .map(refusal -> error(ReplyPlan.of(refusal), frame))
                    .orElseGet(() -> answer(simulation.answer(request), frame));
        } else if (content instanceof Content.Answer answer) {
            return answer(simulation.answer(request, answer.text(), "stop"), frame);
        } else if (content instanceof Content.Chunks chunks) {
            return chunks(chunks, simulation.answer(request, String.join("", chunks.texts()), "stop"), frame);
        }
        String failure = ((Content.AdapterFailure) content).message();
        Simulation.Answer answer = simulation.answer(request, "", "error");
        return isStreamed(frame)
                ? chunks(Content.Chunks.failed(failure), answer, frame)
                : texts(List.of(response(answers.failed(answer, failure), frame)));
    }

    private Rendered answer(Simulation.Answer answer, ReceivedFrame frame) {
        return isStreamed(frame)
                ? chunks(Content.Chunks.of(Simulation.words(answer.text())), answer, frame)
                : texts(List.of(response(answers.whole(answer), frame)));
    }

    /** The answer to a frame that does not request an answer of a model. */
    private Rendered other(Content content, ReceivedFrame frame) {
        boolean registers = frame.is(FrameType.REGISTER);
        if (registers && content instanceof Content.Standard) {
            return frame.problem()
                    .map(problem -> error(ReplyPlan.of(problem), frame))
                    .orElseGet(() -> registered("Registered.", frame));
        } else if (registers && content instanceof Content.Answer answer) {
            return registered(answer.text(), frame);
        } else if (content instanceof Content.Standard) {
            return Rendered.frames(Rendered.Chunks.NONE);
        }
        throw new IllegalStateException("No model answers " + frame + ": use Reply.frames(), an error or a cut.");
    }

    private Rendered registered(String message, ReceivedFrame frame) {
        RegisterAckFrame acknowledged = new RegisterAckFrame().withMessage(message);
        frame.field(ReceivedFrame.COMPONENT_ID).ifPresent(acknowledged::setComponentId);
        return texts(List.of(Json.text(acknowledged)));
    }

    private Rendered error(ReplyPlan plan, ReceivedFrame frame) {
        int status = ErrorText.status(plan);
        ErrorFrame error = new ErrorFrame().withError(ErrorText.of(plan)).withCode(status);
        frame.requestId().ifPresent(error::setRequestId);
        frame.field("context_id").ifPresent(error::setContextId);
        return Rendered.frames(status, toChunks(List.of(Json.text(error))));
    }

    private Rendered chunks(Content.Chunks chunks, Simulation.Answer answer, ReceivedFrame frame) {
        List<byte[]> encoded = new ArrayList<>();
        for (StreamChunk chunk : answers.chunks(chunks, answer)) {
            ObjectNode text = Json.object(new ChunkFrame().withRequestId(id(frame)));
            byte[] bytes = FrameBytes.text(text.setAll(Json.object(chunk)).toString());
            encoded.add(chunks.pings().contains(encoded.size()) ? Timeline.joined(PING, bytes) : bytes);
        }
        Duration pace = answers.pace(chunks);
        return Rendered.frames(new Rendered.Chunks(encoded, pace));
    }

    private static String response(ChatResponse response, ReceivedFrame frame) {
        ObjectNode text = Json.object(new ResponseFrame().withRequestId(id(frame)));
        return text.setAll(Json.object(response)).toString();
    }

    /** Converts a value that was meant as a response body to a frame. */
    private static String whole(String body, ReceivedFrame frame) {
        return Json.parse(body)
                .map(object -> {
                    if (!object.has("type") && frame.isRequest()) {
                        String type =
                                isStreamed(frame) ? ChunkFrame.Type.CHUNK.value() : ResponseFrame.Type.RESPONSE.value();
                        object.put("type", type);
                    }
                    return addressed(object.toString(), frame);
                })
                .orElse(body);
    }

    /** Adds the request's id to a frame about a request that lacks it. */
    private static String addressed(String text, ReceivedFrame frame) {
        return Json.parse(text)
                .filter(object -> !object.has(ReceivedFrame.REQUEST_ID))
                .filter(object -> !object.path("type").asText().equals(PingFrame.Type.PING.value()))
                .map(object -> {
                    frame.requestId().ifPresent(id -> object.put(ReceivedFrame.REQUEST_ID, id));
                    return object.toString();
                })
                .orElse(text);
    }

    private static boolean isStreamed(ReceivedFrame frame) {
        return frame.type()
                .flatMap(FrameType::operation)
                .filter(RhetorOperation.STREAM_CHAT_COMPLETION::equals)
                .isPresent();
    }

    private static String id(ReceivedFrame frame) {
        return frame.requestId().orElseThrow();
    }

    private Rendered texts(List<String> texts) {
        return Rendered.frames(toChunks(texts));
    }

    private Rendered.Chunks toChunks(List<String> texts) {
        return new Rendered.Chunks(texts.stream().map(FrameBytes::text).toList(), config.chunkDelay());
    }
}
