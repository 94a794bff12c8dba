package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Requests answers, complete or streamed, shows them, and records them. */
final class Answers {
    private final TektonLlmClient client;
    private final boolean simulated;
    private final AnswerFormat format;
    private final boolean streams;
    private final Supplier<Display.Sign> signs;
    private final Notes notes;
    private final Set<String> warned = new HashSet<>();

    Answers(CommandClient rhetor, AnswerFormat format, boolean streams, Supplier<Display.Sign> signs, Notes notes) {
        this.notes = notes;
        this.client = rhetor.client();
        this.simulated = rhetor.isSimulated();
        this.format = format;
        this.streams = streams;
        this.signs = signs;
    }

    /**
     * Answers a conversation.
     *
     * @return the answer, after all of it has been shown
     */
    Answer answer(List<Message> messages, GenerationOptions options, Recorder recorder) {
        long begin = System.nanoTime();
        try (Display.Sign sign = signs.get()) {
            Answer answer = streams
                    ? streamed(stream(messages, options), begin, sign, recorder)
                    : whole(complete(messages, options), sign);
            recorder.answer(answer.text(), answer.outcome());
            return answer;
        } catch (RuntimeException e) {
            recorder.flush();
            throw e;
        }
    }

    private CompletionResponse complete(List<Message> messages, GenerationOptions options) {
        return isPrompt(messages)
                ? client.generateText(messages.get(0).content(), options)
                : client.generateChatResponse(messages, options);
    }

    private ChunkStream stream(List<Message> messages, GenerationOptions options) {
        return isPrompt(messages)
                ? client.streamText(messages.get(0).content(), options)
                : client.streamChatResponse(messages, options);
    }

    private static boolean isPrompt(List<Message> messages) {
        return messages.size() == 1 && messages.get(0).role() == MessageRole.USER;
    }

    private Answer whole(CompletionResponse response, Display.Sign sign) {
        sign.close();
        format.whole(response);
        warn(response.warnings());
        return new Answer(
                response.content(),
                outcome(response.provider(), response.model(), response.usage(), response.latency()));
    }

    private Answer streamed(ChunkStream stream, long begin, Display.Sign sign, Recorder recorder) {
        StringBuilder text = new StringBuilder();
        StreamingChunk last = StreamingChunk.builder().build();
        try (stream) {
            for (StreamingChunk chunk : stream) {
                sign.close();
                if (chunk.restart()) {
                    text.setLength(0);
                    recorder.retry();
                }
                text.append(chunk.chunk());
                // Recorded before it is shown, so that nothing that the user has seen is lost.
                recorder.chunk(chunk.chunk());
                format.chunk(chunk);
                last = chunk;
            }
        } finally {
            sign.close();
            format.end();
        }
        warn(last.warnings());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return new Answer(text.toString(), outcome(last.provider(), last.model(), last.usage(), took));
    }

    /** Shows warnings about options that had no effect, each once, as they recur with each turn of a conversation. */
    private void warn(List<String> warnings) {
        warnings.stream().filter(warned::add).forEach(notes::note);
    }

    private Turn.Outcome outcome(
            Optional<String> provider, Optional<String> model, Optional<Usage> usage, Duration latency) {
        return new Turn.Outcome(provider, model, usage, latency, simulated);
    }
}
