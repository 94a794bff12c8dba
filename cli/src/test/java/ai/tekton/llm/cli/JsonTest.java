package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class JsonTest {
    @Test
    void anAnswerIsOneObjectOfExactlyTheseFields(RhetorMock rhetor) throws IOException {
        JsonNode answer = answer(new CommandRun().run("ask", "--json", "--url", rhetor.url(), "Where is Köln?"));

        assertThat(answer.fieldNames())
                .toIterable()
                .containsExactly(
                        "content",
                        "model",
                        "provider",
                        "finish_reason",
                        "usage",
                        "context_id",
                        "fallback",
                        "simulated",
                        "latency_ms",
                        "attempts",
                        "warnings");
        assertThat(answer.get("content").textValue()).contains("Where is Köln?");
        assertThat(answer.get("provider").textValue()).isEqualTo("anthropic");
        assertThat(answer.get("finish_reason").textValue()).isEqualTo("stop");
        assertThat(answer.get("usage").fieldNames())
                .toIterable()
                .containsExactly("prompt_tokens", "completion_tokens", "total_tokens");
        assertThat(answer.get("usage").get("prompt_tokens").isInt()).isTrue();
        assertThat(answer.get("context_id").textValue()).isEqualTo("ctx-1");
        assertThat(answer.get("fallback").isBoolean()).isTrue();
        assertThat(answer.get("latency_ms").isIntegralNumber()).isTrue();
        assertThat(answer.get("attempts").intValue()).isEqualTo(1);
    }

    @Test
    void anUnknownValueIsNull(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.json(Map.of("content", "Paris.")));

        JsonNode answer = answer(new CommandRun().run("ask", "--json", "--url", rhetor.url(), "Where?"));

        for (String field : List.of("model", "provider", "finish_reason", "usage", "context_id")) {
            assertThat(answer.has(field)).as(field).isTrue();
            assertThat(answer.get(field).isNull()).as(field).isTrue();
        }
    }

    @Test
    void aStreamWritesOneObjectPerChunkAndLine(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.stream("Par", "is."));

        Result result = new CommandRun().run("ask", "--json", "--stream", "--url", rhetor.url(), "Where?");

        List<JsonNode> chunks = lines(result);
        assertThat(chunks).extracting(chunk -> chunk.get("chunk").textValue()).containsExactly("Par", "is.", "");
        assertThat(chunks).extracting(chunk -> chunk.get("done").booleanValue()).containsExactly(false, false, true);
        assertThat(chunks.get(2).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "chunk",
                        "done",
                        "context_id",
                        "model",
                        "provider",
                        "fallback",
                        "simulated",
                        "restart",
                        "usage",
                        "finish_reason",
                        "timestamp");
        assertThat(chunks.get(2).get("usage").get("total_tokens").isInt()).isTrue();
    }

    @Test
    void aSurrogateHalfIsEscapedSoThatItIsNotLost(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.events(
                "data: {\"chunk\": \"é\\ud83d\"}\n\n",
                "data: {\"chunk\": \"\\ude00\"}\n\n",
                "data: {\"done\": true}\n\n"));

        Result result = new CommandRun().run("ask", "--json", "--stream", "--url", rhetor.url(), "Where?");

        assertThat(lines(result).get(0).get("chunk").textValue()).isEqualTo("é\ud83d");
        assertThat(lines(result).get(1).get("chunk").textValue()).isEqualTo("\ude00");
    }

    @Test
    void aFallbackIsReportedInAFieldAndNotInANote(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.error(502, "no"), Reply.text("Paris."));

        Result result = new CommandRun()
                .run("ask", "--json", "--retries", "0", "--fallback-provider", "openai", "--url", rhetor.url(), "x");

        assertThat(answer(result).get("fallback").booleanValue()).isTrue();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void providersAreInTheFormOfTheContract(RhetorMock rhetor) throws IOException {
        JsonNode list = answer(new CommandRun().run("providers", "--json", "--url", rhetor.url()));

        assertThat(list.get("default_provider").textValue()).isEqualTo("anthropic");
        JsonNode model = list.at("/providers/openai/models/0");
        assertThat(model.get("id").textValue()).isEqualTo("gpt-4o");
        assertThat(model.get("context_length").intValue()).isEqualTo(128_000);
    }

    @Test
    void healthIsInTheFormOfTheContract(RhetorMock rhetor) throws IOException {
        JsonNode health = answer(new CommandRun().run("health", "--json", "--url", rhetor.url()));

        assertThat(health.get("status").textValue()).isEqualTo("healthy");
        assertThat(health.get("port").intValue()).isEqualTo(rhetor.port());
    }

    private static JsonNode answer(Result result) throws IOException {
        List<JsonNode> lines = lines(result);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static List<JsonNode> lines(Result result) throws IOException {
        assertThat(result.status()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.out().lines().toList()) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }
}
