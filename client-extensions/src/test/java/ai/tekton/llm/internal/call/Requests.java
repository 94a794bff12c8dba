package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.List;

/** Requests and chunks as the tests of calls need them. */
public final class Requests {
    private Requests() {}

    /** Returns a call without retries whose attempts have 5 seconds. */
    public static ChatCall chat(Deadline deadline) {
        CallContext context = CallContext.builder()
                .timeout(Duration.ofSeconds(5))
                .maxRetries(0)
                .retryDelay(Duration.ofSeconds(1))
                .deadline(deadline)
                .build();
        return ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .options(GenerationOptions.defaults())
                .context(context)
                .build();
    }

    static Request<StreamingChunk> stream() {
        return Request.stream(chat(Deadline.none()));
    }

    static StreamingChunk chunk(String text, boolean done) {
        return StreamingChunk.builder().chunk(text).done(done).backend("b").build();
    }
}
