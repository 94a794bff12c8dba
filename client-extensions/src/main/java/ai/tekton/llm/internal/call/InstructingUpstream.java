package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds the response format to the system prompt as an instruction, for an upstream that cannot pass the format itself
 * on. So a call may fall back from a backend that supports formats to one that does not. Thread-safe.
 */
public final class InstructingUpstream implements Upstream {
    private final Upstream upstream;

    private InstructingUpstream(Upstream upstream) {
        this.upstream = upstream;
    }

    /**
     * Decorates an upstream that needs it.
     *
     * @param upstream the upstream; closed with the returned one
     * @param carries whether it passes a response format on itself
     * @return the decorated upstream, or the upstream itself
     */
    public static Upstream unless(boolean carries, Upstream upstream) {
        return carries || upstream.isLocal() ? upstream : new InstructingUpstream(upstream);
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        boolean wanted = request.kind().isAnswer()
                && request.chat().options().responseFormat().isPresent();
        return upstream.open(wanted ? request.withChat(InstructingUpstream::instructed) : request, loop);
    }

    /** Appends the instruction to the system prompt, wherever the caller has put that. */
    static ChatCall instructed(ChatCall call) {
        GenerationOptions options = call.options();
        String instruction = options.responseFormat().orElseThrow().instruction();
        Message first = call.messages().get(0);
        Optional<String> prompt = options.systemPrompt();
        if (prompt.isEmpty() && first.role() == MessageRole.SYSTEM) {
            List<Message> messages = new ArrayList<>(call.messages());
            messages.set(0, new Message(first.role(), first.content() + "\n\n" + instruction, first.name()));
            return call.withMessages(messages);
        }
        String instructed = prompt.map(text -> text + "\n\n" + instruction).orElse(instruction);
        return call.withOptions(options.toBuilder().systemPrompt(instructed).build());
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
