package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.Map;

/** Something of the caller's own that answers when Rhetor cannot. */
public class CustomBackendExample {
    public static void main(String[] args) {
        // tag::use-backend[]
        PreparedAnswers prepared = new PreparedAnswers(Map.of("What is the capital of France?", "Paris."));

        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .fallbackBackends(List.of(prepared))
                .build()) {
            CompletionResponse response = client.generateText("What is the capital of France?");
            System.out.println(response.provider().orElse("?") + ": " + response.content());
        }
        // end::use-backend[]
    }

    // tag::backend[]
    /** Answers the questions it was prepared for. */
    record PreparedAnswers(Map<String, String> answers) implements LlmBackend {
        @Override
        public CompletionResponse complete(ChatCall call) {
            String question = call.messages().get(call.messages().size() - 1).content();
            String answer = answers.get(question);
            if (answer == null) {
                throw new AdapterException("No answer was prepared for this."); // the next backend is asked
            }
            return CompletionResponse.builder()
                    .content(answer)
                    .provider(name())
                    .attempts(call.context().attempt())
                    .build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            String answer = complete(call).content();
            StreamingChunk chunk = StreamingChunk.builder()
                    .chunk(answer)
                    .provider(name())
                    .done(true)
                    .build();
            return ChunkStream.of(List.of(chunk));
        }
    }
    // end::backend[]
}
