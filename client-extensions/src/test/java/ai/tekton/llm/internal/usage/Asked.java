package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Usage;
import ai.tekton.llm.token.ChatFormat;
import ai.tekton.llm.token.TokenCounter;
import ai.tekton.llm.token.Tokenizers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Requests of which each has a prompt of a number of tokens, and answers that took a number. */
final class Asked {
    private static final String MODEL = "model";

    private Asked() {}

    /** Counts each x of the text as a token, and nothing for the message. */
    static PromptTokens tokens() {
        TokenCounter counter = text -> (int) text.chars().filter(c -> c == 'x').count();
        return new PromptTokens(Tokenizers.builder()
                .register(MODEL, counter, new ChatFormat(0, 0, 0))
                .build());
    }

    static ChatCall chat(int prompt, Deadline deadline, UnaryOperator<GenerationOptionsBuilder> options) {
        GenerationOptionsBuilder all =
                GenerationOptions.builder().provider("provider").model(MODEL);
        return ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("x".repeat(prompt))))
                .options(options.apply(all).build())
                .context(CallContext.builder()
                        .timeout(Duration.ofMinutes(5))
                        .deadline(deadline)
                        .build())
                .build();
    }

    static Request<CompletionResponse> whole(int prompt, UnaryOperator<GenerationOptionsBuilder> options) {
        return Request.whole(chat(prompt, Deadline.none(), options));
    }

    static CompletionResponse answer(int prompt, int completion) {
        return CompletionResponse.builder()
                .content("x")
                .provider("provider")
                .model(MODEL)
                .usage(new Usage(prompt, completion, prompt + completion))
                .build();
    }
}
