package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Rhetor that conforms to the contract. Thread-safe. */
final class ContractGeneration implements Generation {
    private final MockConfig config;
    private final Simulation simulation;
    private final Answers answers;
    private final int port;

    ContractGeneration(MockConfig config, Simulation simulation, int port) {
        this.config = config;
        this.simulation = simulation;
        this.answers = new Answers(config);
        this.port = port;
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return operation.isOf(RhetorGeneration.CONTRACT);
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return request.operation()
                .filter(ContractGeneration::isChat)
                .map(operation -> RequestCheck.check(request))
                .filter(checked -> checked.refusal().isEmpty())
                .map(checked -> Simulation.lastUserMessage(checked.request()));
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return switch (operation) {
            case GET_API_HEALTH -> config.apiHealth() ? Rendered.json(simulation.health(port)) : Rendered.notFound();
            case GET_HEALTH -> Rendered.json(simulation.health(port));
            case LIST_PROVIDERS -> config.providers() ? Rendered.json(simulation.providers()) : Rendered.notFound();
            case CREATE_CHAT_COMPLETION, STREAM_CHAT_COMPLETION -> {
                RequestCheck.Result checked = RequestCheck.check(request);
                yield checked.refusal()
                        .map(Rendered::whole)
                        .orElseGet(() -> answer(simulation.answer(checked.request()), operation));
            }
            default -> Rendered.notFound();
        };
    }

    @Override
    public Rendered answer(String text, ReceivedRequest request) {
        return request.operation()
                .filter(ContractGeneration::isChat)
                .map(operation -> answer(simulation.answer(leniently(request), text, "stop"), operation))
                .orElseGet(() -> Rendered.whole(200, "text/plain; charset=utf-8", Rendered.utf8(text)));
    }

    private Rendered answer(Simulation.Answer answer, RhetorOperation operation) {
        return operation == RhetorOperation.STREAM_CHAT_COMPLETION
                ? chunks(Content.Chunks.of(Simulation.words(answer.text())), answer)
                : Rendered.json(answers.whole(answer));
    }

    @Override
    public Rendered adapterFailure(String message, ReceivedRequest request) {
        Simulation.Answer answer = simulation.answer(leniently(request), "", "error");
        return request.operation()
                        .filter(RhetorOperation.STREAM_CHAT_COMPLETION::equals)
                        .isPresent()
                ? chunks(Content.Chunks.failed(message), answer)
                : Rendered.json(answers.failed(answer, message));
    }

    Rendered chunks(Content.Chunks chunks, ReceivedRequest request) {
        return chunks(chunks, simulation.answer(leniently(request), String.join("", chunks.texts()), "stop"));
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
        List<byte[]> framed = new ArrayList<>();
        for (String data : events) {
            String ping = ": ping - " + simulation.pingTime() + lineEnd + lineEnd;
            String event = "event: message" + lineEnd + "data: " + data + lineEnd + lineEnd;
            framed.add(Rendered.utf8(chunks.pings().contains(framed.size()) ? ping + event : event));
        }
        return framed;
    }

    // A script answers any request; the defaults apply to an unreadable one.
    private static ChatRequest leniently(ReceivedRequest request) {
        return RequestCheck.check(request).request();
    }

    private static boolean isChat(RhetorOperation operation) {
        return operation == RhetorOperation.CREATE_CHAT_COMPLETION
                || operation == RhetorOperation.STREAM_CHAT_COMPLETION;
    }
}
