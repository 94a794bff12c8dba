package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;

/** Gets answers, whole or piece by piece, and writes them. */
final class Answers {
    private final TektonLlmClient client;
    private final AnswerFormat format;
    private final boolean streams;

    Answers(TektonLlmClient client, AnswerFormat format, boolean streams) {
        this.client = client;
        this.format = format;
        this.streams = streams;
    }

    /** Answers a prompt. */
    void answer(String prompt, GenerationOptions options) {
        if (streams) {
            write(client.streamText(prompt, options));
        } else {
            write(client.generateText(prompt, options));
        }
    }

    /**
     * Answers a conversation.
     *
     * @return the answer's text
     */
    String answer(List<Message> messages, GenerationOptions options) {
        return streams
                ? write(client.streamChatResponse(messages, options))
                : write(client.generateChatResponse(messages, options));
    }

    private String write(CompletionResponse response) {
        format.whole(response);
        return response.content();
    }

    private String write(ChunkStream stream) {
        StringBuilder text = new StringBuilder();
        try (stream) {
            for (StreamingChunk chunk : stream) {
                format.chunk(chunk);
                text.append(chunk.chunk());
            }
        } finally {
            format.end();
        }
        return text.toString();
    }
}
