package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what a reply says into the bytes of an answer to one request. Thread-safe. */
final class Renderer {
    private static final String JSON = "application/json";

    private final MockConfig config;
    private final Simulation simulation;
    private final int port;

    Renderer(MockConfig config, Simulation simulation, int port) {
        this.config = config;
        this.simulation = simulation;
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
        } else {
            byte[] bytes = ((Content.NotHttp) content).bytes();
            return new Rendered(200, List.of(), new Rendered.Bare(bytes), false);
        }
    }

    private Rendered standard(ReceivedRequest request) {
        RhetorOperation operation = request.operation().orElseThrow();
        return switch (operation) {
            case GET_API_HEALTH -> config.apiHealth() ? json(simulation.health(port)) : notFound(request);
            case GET_HEALTH -> json(simulation.health(port));
            case LIST_PROVIDERS -> config.providers() ? json(simulation.providers()) : notFound(request);
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
        if (operation == RhetorOperation.STREAM_CHAT_COMPLETION) {
            return chunks(Content.Chunks.of(Simulation.words(answer.text())), answer);
        }
        ChatResponse response =
                response(answer).finishReason(answer.finishReason()).usage(answer.usage());
        return json(
                switch (config.textField()) {
                    case CONTENT -> response.content(answer.text());
                    case MESSAGE -> response.message(answer.text());
                    case RESPONSE -> response.response(answer.text());
                });
    }

    private Rendered adapterFailure(String message, ReceivedRequest request) {
        Simulation.Answer answer = simulation.answer(leniently(request), "", "error");
        if (request.operation()
                .filter(RhetorOperation.STREAM_CHAT_COMPLETION::equals)
                .isPresent()) {
            Content.Chunks none = Content.Chunks.of(List.of());
            Optional<Content.Failure> failure = Optional.of(new Content.Failure(0, message));
            return chunks(
                    new Content.Chunks(none.texts(), none.end(), none.lineEnd(), none.pace(), failure, none.pings()),
                    answer);
        }
        return json(response(answer).content("").error(message));
    }

    private Rendered chunks(Content.Chunks chunks, Simulation.Answer answer) {
        List<String> events = new ArrayList<>();
        int failsAfter = chunks.failure().map(Content.Failure::after).orElse(Integer.MAX_VALUE);
        chunks.texts().stream()
                .limit(failsAfter)
                .forEach(text -> events.add(Json.text(chunk(answer).chunk(text).done(false))));
        if (chunks.failure().isPresent()) {
            StreamChunk failed = chunk(answer).error(chunks.failure().get().message());
            events.add(Json.text(failed.done(chunks.end().hasDone())));
        } else if (chunks.end().hasDone()) {
            events.add(Json.text(chunk(answer).done(true).usage(answer.usage()).finishReason(answer.finishReason())));
        }
        if (chunks.end().hasSentinel()) {
            events.add("[DONE]");
        }
        Duration pace = chunks.pace().orElse(config.chunkDelay());
        return Rendered.events(framed(events, chunks), pace);
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

    private static ChatResponse response(Simulation.Answer answer) {
        return new ChatResponse()
                .model(answer.model())
                .provider(answer.provider())
                .contextId(answer.contextId())
                .timestamp(answer.timestamp())
                .fallback(false);
    }

    private static StreamChunk chunk(Simulation.Answer answer) {
        return new StreamChunk()
                .chunk("")
                .contextId(answer.contextId())
                .model(answer.model())
                .provider(answer.provider())
                .timestamp(answer.timestamp())
                .fallback(null);
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
