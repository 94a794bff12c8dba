package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.List;

/** Converts the content of a reply to the bytes of a response to one request. Thread-safe. */
final class Renderer {
    private final Generation generation;
    private final ContractGeneration contract;
    private final Duration pace;

    Renderer(MockConfig config, Generation generation, ContractGeneration contract) {
        this.generation = generation;
        this.contract = contract;
        this.pace = config.chunkDelay();
    }

    Rendered render(Content content, ReceivedRequest request) {
        if (content instanceof Content.Standard) {
            return request.operation()
                    .map(operation -> generation.standard(operation, request))
                    .orElseGet(() -> generation.handshake(request));
        } else if (content instanceof Content.Answer answer) {
            return generation.answer(answer.text(), request);
        } else if (content instanceof Content.AdapterFailure failure) {
            return generation.adapterFailure(failure.message(), request);
        } else if (content instanceof Content.Whole whole) {
            return Rendered.whole(whole);
        } else if (content instanceof Content.Chunks chunks) {
            return contract.chunks(chunks, request);
        } else if (content instanceof Content.Events events) {
            return Rendered.events(events.chunks(), pace);
        } else if (content instanceof Content.Repeated repeated) {
            List<Header> headers = List.of(new Header("content-type", Rendered.JSON));
            return new Rendered(200, headers, new Rendered.Filler(repeated.unit(), repeated.length()), true);
        } else if (content instanceof Content.Played played) {
            return played.rendered();
        } else if (content instanceof Content.NotHttp bare) {
            return new Rendered(200, List.of(), new Rendered.Bare(bare.bytes()), false);
        } else {
            throw new IllegalStateException("Reply.frames() applies only to the WebSocket; this is " + request);
        }
    }
}
