package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RhetorMockExtension.class)
class AskSchemaTest {
    private static final String PERSON = "name, age int";

    private static Result ask(RhetorMock rhetor, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "ask";
        all[1] = "--url";
        all[2] = rhetor.url();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[all.length - 1] = "Who?";
        return new CommandRun().run(all);
    }

    @Test
    void validJsonIsWrittenAfterAnInvalidAnswer(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("{\"name\": \"Ann\"}"), Reply.text("Sure: {\"name\": \"Ann\", \"age\": 7,}"));

        Result result = ask(rhetor, "--schema", PERSON);

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("{\n  \"name\" : \"Ann\",\n  \"age\" : 7\n}\n");
        assertThat(rhetor.chatRequests().get(1).bodyText()).contains("age", "corrected JSON document");
    }

    @Test
    void anObjectThatStaysInvalidLeavesStandardOutputEmptyAndShowsTheFindings(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("no"), Reply.text("no"), Reply.text("{\"name\": \"Ann\", \"age\": \"x\"}"));

        Result result = ask(rhetor, "--schema", PERSON);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("$.age", "error: StructuredOutputException: ", "3 rounds");
    }

    @Test
    void aProgramGetsTheAnswerWithItsJson(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("```json\n{\"name\": \"Ann\", \"age\": 7}\n```"));

        assertThat(ask(rhetor, "--json", "--schema", PERSON).out())
                .contains("\"content\":\"{\\\"name\\\":\\\"Ann\\\",\\\"age\\\":7}\"", "\"fallback\":false");
    }

    @Test
    void aStreamWritesALineWheneverAFieldIsComplete(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.stream("{\"name\": \"Ann\", ", "\"age\": 7}"),
                Reply.stream("{\"name\": \"Ann\", ", "\"age\": 7}"));

        assertThat(ask(rhetor, "--stream", "--schema", PERSON).out())
                .isEqualTo("{\"name\":\"Ann\"}\n{\"name\":\"Ann\",\"age\":7}\n{\"name\":\"Ann\",\"age\":7}\n");
        assertThat(ask(rhetor, "--stream", "--json", "--schema", PERSON).out())
                .startsWith("{\"object\":{\"name\":\"Ann\"},\"round\":1,\"done\":false,\"simulated\":false}\n")
                .endsWith("\"done\":true,\"simulated\":false}\n");
    }

    @Test
    void theSchemaMayBeAFileOrJson(RhetorMock rhetor, @TempDir Path folder) throws Exception {
        String schema = "{\"type\": \"object\", \"required\": [\"city\"]}";
        Path file = Files.writeString(folder.resolve("city.schema.json"), schema);
        rhetor.enqueue(Reply.text("{\"city\": \"Rome\"}"), Reply.text("{\"city\": \"Rome\"}"));

        assertThat(ask(rhetor, "--schema", file.toString()).out()).contains("Rome");
        assertThat(ask(rhetor, "--schema", schema).out()).contains("Rome");
        assertThat(rhetor.chatRequests().get(0).bodyText()).contains("required", "city");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.json | neither the name of a file nor a field",
                "name, age years | Its type must be str, int, number or bool",
                "name, name int | twice",
                "name,, age | neither",
                "{\"type\": | not valid JSON"
            })
    void anInvalidSchemaIsRefusedBeforeAnythingIsSent(String schema, String why, RhetorMock rhetor) {
        Result result = ask(rhetor, "--schema", schema);

        assertThat(result.status()).isNotZero();
        assertThat(result.err()).contains(why);
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void theSchemaOptionExcludesTheExtractOption(RhetorMock rhetor) {
        assertThat(ask(rhetor, "--schema", PERSON, "--extract").status()).isEqualTo(Status.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | {'name':{'type':'string'}} | ['name']",
                "a int, b? number | {'a':{'type':'integer'},'b':{'type':['number','null']}} | ['a']",
                "tags str[] | {'tags':{'type':'array','items':{'type':'string'}}} | ['tags']",
                "ok bool: whether: it is | {'ok':{'type':'boolean','description':'whether: it is'}} | ['ok']"
            })
    void theShortFormIsReadAsASchema(String text, String properties, String required) {
        var schema = ShortSchema.parse(text);

        assertThat(schema.get("properties").toString().replace('"', '\'')).isEqualTo(properties);
        assertThat(schema.get("required").toString().replace('"', '\'')).isEqualTo(required);
        assertThat(ShortSchema.parse("[" + text + "]").at("/properties/items/items"))
                .isEqualTo(schema);
    }
}
