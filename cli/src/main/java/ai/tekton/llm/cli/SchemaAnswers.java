package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import ai.tekton.llm.structured.Finding;
import ai.tekton.llm.structured.ObjectPart;
import ai.tekton.llm.structured.ObjectResponse;
import ai.tekton.llm.structured.ObjectStream;
import ai.tekton.llm.structured.StructuredClient;
import ai.tekton.llm.structured.StructuredOutputException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests answers of a schema, and writes them. A separate class, so that other commands do not load its dependencies. */
final class SchemaAnswers {
    private final StructuredClient client;
    private final boolean simulated;
    private final boolean json;
    private final boolean streams;
    private final Output out;
    private final Notes notes;
    private final Json writer = new Json();

    SchemaAnswers(CommandClient rhetor, boolean json, boolean streams, Host host) {
        this.client = StructuredClient.of(rhetor.client());
        this.simulated = rhetor.isSimulated();
        this.json = json;
        this.streams = streams;
        this.out = new Output(host);
        this.notes = new Notes(host.err());
    }

    /**
     * Answers a conversation.
     *
     * @return the answer, after all of it has been shown
     */
    Answer answer(List<Message> messages, ResponseFormat format, GenerationOptions options, Recorder recorder) {
        try {
            ObjectResponse<JsonNode> answer = streams
                    ? streamed(client.streamJson(messages, format, options))
                    : client.generateJson(messages, format, options);
            if (!streams) {
                out.println(
                        json
                                ? writer.line(response(answer), simulated)
                                : answer.object().toPrettyString());
            }
            return kept(answer, recorder);
        } catch (StructuredOutputException e) {
            recorder.answer(
                    e.lastText(), outcome(e.responses().get(e.responses().size() - 1)));
            for (Finding finding : e.findings()) {
                notes.note(finding.path() + ": " + finding.message());
            }
            throw e;
        } catch (RuntimeException e) {
            recorder.flush();
            throw e;
        }
    }

    private Answer kept(ObjectResponse<JsonNode> answer, Recorder recorder) {
        CompletionResponse response = response(answer);
        if (response.fallback()) {
            new FallbackNote(notes).show(response.provider(), response.model());
        }
        answer.warnings().forEach(notes::note);
        Answer kept = new Answer(response.content(), outcome(response));
        recorder.answer(kept.text(), kept.outcome());
        return kept;
    }

    private ObjectResponse<JsonNode> streamed(ObjectStream<JsonNode> stream) {
        try (stream) {
            for (ObjectPart<JsonNode> part : stream) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put(
                        "object",
                        part.response().<Object>map(ObjectResponse::object).orElse(part.fields()));
                fields.put("round", part.round());
                fields.put("done", part.done());
                fields.put("simulated", simulated);
                out.println(writer.line(json ? fields : fields.get("object")));
            }
            return stream.result();
        }
    }

    /** The answer with the validated JSON as its text, and the usage of all rounds. */
    private static CompletionResponse response(ObjectResponse<JsonNode> answer) {
        return answer.response().toBuilder()
                .content(answer.object().toString())
                .usage(answer.usage().orElse(null))
                .attempts(answer.responses().stream()
                        .mapToInt(CompletionResponse::attempts)
                        .sum())
                .warnings(answer.warnings())
                .build();
    }

    private Turn.Outcome outcome(CompletionResponse response) {
        return new Turn.Outcome(response.provider(), response.model(), response.usage(), response.latency(), simulated);
    }
}
