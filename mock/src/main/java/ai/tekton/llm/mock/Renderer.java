package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns what a reply says into the bytes of an answer to one request. Thread-safe. */
final class Renderer {
    private static final String JSON = "application/json";

    private final MockConfig config;
    private final Simulation simulation;
    private final Answers answers;
    private final int port;

    Renderer(MockConfig config, Simulation simulation, int port) {
        this.config = config;
        this.simulation = simulation;
        this.answers = new Answers(config);
        this.port = port;
    }

    Rendered render(Content content, ReceivedRequest request) {
        if (content instanceof Content.Standard) {
            return standard(request);
        } else if (content instanceof Content.Answer answer) {
            return answer(answer.text(), request);
        } else if (content instanceof Content.AdapterFailure failure) {
            return adapterFailure(failure.message(), request);
        } else if (content instanceof Content.Whole whole) {
            return Rendered.whole(whole.status(), whole.contentType(), whole.bytes());
        } else if (content instanceof Content.Chunks chunks) {
            return chunks(chunks, simulation.answer(leniently(request), String.join("", chunks.texts()), "stop"));
        } else if (content instanceof Content.Events events) {
            return Rendered.events(events.pieces(), config.chunkDelay());
        } else if (content instanceof Content.Repeated repeated) {
            List<Header> headers = List.of(new Header("content-type", JSON));
            return new Rendered(200, headers, new Rendered.Filler(repeated.unit(), repeated.length()), true);
        } else if (content instanceof Content.NotHttp bare) {
            return new Rendered(200, List.of(), new Rendered.Bare(bare.bytes()), false);
        } else {
            throw new IllegalStateException("Reply.frames() is of the WebSocket alone; this is " + request);
        }
    }

    private Rendered standard(ReceivedRequest request) {
        if (request.operation().isEmpty()) {
            return Handshake.accept(request);
        }
        RhetorOperation operation = request.operation().get();
        return switch (operation) {
            case GET_API_HEALTH -> config.apiHealth() ? json(simulation.health(port)) : notFound(request);
            case GET_HEALTH -> json(simulation.health(port));
            case LIST_PROVIDERS -> config.providers() ? json(simulation.providers()) : notFound(request);
            case GENERATE_COMPLETION,
                    DISCOVER,
                    GET_API_DOCUMENT,
                    GET_READINESS,
                    GET_ROOT_DOCUMENT,
                    LIST_MODEL_ASSIGNMENTS,
                    LIST_MODEL_PROVIDERS,
                    LIST_MODELS -> notFound(request);
            case CREATE_CHAT_COMPLETION, STREAM_CHAT_COMPLETION -> {
                RequestCheck.Result checked = RequestCheck.check(request);
                yield checked.refusal().isPresent()
                        ? render(checked.refusal().get(), request)
                        : answer(simulation.answer(checked.request()), operation);
            }
        };
    }

    private Rendered notFound(ReceivedRequest request) {
        return render(Router.NOT_FOUND.plan().content(), request);
    }

    private Rendered answer(String text, ReceivedRequest request) {
        return request.operation()
                .filter(Renderer::isChat)
                .map(operation -> answer(simulation.answer(leniently(request), text, "stop"), operation))
                .orElseGet(() -> Rendered.whole(200, "text/plain; charset=utf-8", utf8(text)));
    }

    private Rendered answer(Simulation.Answer answer, RhetorOperation operation) {
        return operation == RhetorOperation.STREAM_CHAT_COMPLETION
                ? chunks(Content.Chunks.of(Simulation.words(answer.text())), answer)
                : json(answers.whole(answer));
    }

    private Rendered adapterFailure(String message, ReceivedRequest request) {
        Simulation.Answer answer = simulation.answer(leniently(request), "", "error");
        return request.operation()
                        .filter(RhetorOperation.STREAM_CHAT_COMPLETION::equals)
                        .isPresent()
                ? chunks(Content.Chunks.failed(message), answer)
                : json(answers.failed(answer, message));
    }

    private Rendered chunks(Content.Chunks chunks, Simulation.Answer answer) {
        List<String> events = new ArrayList<>();
        answers.chunks(chunks, answer).forEach(chunk -> events.add(Json.text(chunk)));
        if (chunks.end().hasSentinel()) {
            events.add("[DONE]");
        }
        return Rendered.events(framed(events, chunks), answers.pace(chunks));
    }

    private List<byte[]> framed(List<String> events, Content.Chunks chunks) {
        String lineEnd = chunks.lineEnd().text();
        List<byte[]> pieces = new ArrayList<>();
        for (String data : events) {
            String ping = ": ping - " + simulation.pingTime() + lineEnd + lineEnd;
            String event = "event: message" + lineEnd + "data: " + data + lineEnd + lineEnd;
            pieces.add(utf8(chunks.pings().contains(pieces.size()) ? ping + event : event));
        }
        return pieces;
    }

    // A script answers whatever was sent; what cannot be read then has the defaults.
    private static ChatRequest leniently(ReceivedRequest request) {
        return RequestCheck.check(request).request();
    }

    private static boolean isChat(RhetorOperation operation) {
        return operation == RhetorOperation.CREATE_CHAT_COMPLETION
                || operation == RhetorOperation.STREAM_CHAT_COMPLETION;
    }

    private static Rendered json(Object value) {
        return Rendered.whole(200, JSON, Json.bytes(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
