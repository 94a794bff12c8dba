package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormatTest {
    private static final AnswerFormat PERSON = AnswerFormat.of(ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder()
                    .name("Person")
                    .rootElement(JsonObjectSchema.builder()
                            .addStringProperty("name")
                            .addProperty("age", new JsonIntegerSchema())
                            .addProperty(
                                    "mood",
                                    JsonEnumSchema.builder()
                                            .enumValues("glad", "sad")
                                            .build())
                            .addProperty(
                                    "children",
                                    JsonArraySchema.builder()
                                            .items(JsonReferenceSchema.builder()
                                                    .reference("child")
                                                    .build())
                                            .build())
                            .definitions(Map.of(
                                    "child",
                                    JsonObjectSchema.builder()
                                            .addStringProperty("name")
                                            .required("name")
                                            .build()))
                            .required("name", "age")
                            .build())
                    .build())
            .build());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'Ann', 'age': 3}",
                "{'name': 'Ann', 'age': 3, 'mood': 'sad', 'children': [{'name': 'Bo'}]}",
                "{'name': 'Ann', 'age': 3.0, 'mood': null}"
            })
    void anAnswerOfTheSchemaPasses(String answer) {
        String json = answer.replace('\'', '"');

        assertThat(PERSON.checked(json)).isEqualTo(json);
        assertThat(PERSON.checked("```json\n" + json + "\n```")).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 'Ann'} | $ does not have age",
                "{'name': 5, 'age': 3} | $.name must have the type",
                "{'name': null, 'age': 3} | $.name must have the type",
                "{'name': 'Ann', 'age': 3.5} | $.age must have the type",
                "{'name': 'Ann', 'age': 3, 'mood': 'so'} | $.mood is not one of the allowed values",
                "{'name': 'Ann', 'age': 3, 'children': [{}]} | $.children[0] does not have name",
                "[] | $ must have the type",
                "{'name': 'Ann' | is invalid from line 1",
                "{} {} | is invalid from line 1",
                "'' | $ must have the type"
            })
    void anAnswerThatIsNotOfTheSchemaIsRefusedWithThePlace(String answer, String fault) {
        assertThatThrownBy(() -> PERSON.checked(answer.replace('\'', '"')))
                .isInstanceOf(WrongJsonException.class)
                .hasMessageContaining(fault)
                .message()
                .doesNotContain("Ann");
    }

    @Test
    void anEmptyAnswerIsNotJson() {
        assertThatThrownBy(() -> PERSON.checked(" ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> AnswerFormat.of(ResponseFormat.JSON).checked("[1]"))
                .hasMessageContaining("object");
    }

    @Test
    void theSchemaIsRequestedByAnOptionOfTheCall() {
        assertThat(PERSON.asked().orElseThrow().name()).isEqualTo("Person");
        assertThat(PERSON.asked().orElseThrow().instruction())
                .startsWith("Answer with one JSON document")
                .contains("\"required\":[\"name\",\"age\"]", "\"$ref\":\"#/$defs/child\"");
        assertThat(AnswerFormat.of(ResponseFormat.JSON).asked()).contains(ai.tekton.llm.model.ResponseFormat.json());
    }

    @Test
    void answersAreCheckedAgainstARawSchemaToo() {
        AnswerFormat format = AnswerFormat.of(ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("Raw")
                        .rootElement(JsonRawSchema.from(
                                "{\"type\": [\"object\", \"null\"], \"properties\": {\"a\": {\"anyOf\": [{\"type\": \"boolean\"},"
                                        + " {\"type\": \"number\"}]}}, \"additionalProperties\": false}"))
                        .build())
                .build());

        assertThat(format.checked("{\"a\": 1.5}")).isEqualTo("{\"a\": 1.5}");
        assertThatThrownBy(() -> format.checked("{\"a\": \"x\"}")).hasMessageContaining("$.a matches none");
        assertThatThrownBy(() -> format.checked("{\"b\": 1}")).hasMessageContaining("$ has a property");
    }

    @Test
    void anyTextPassesIfNoFormatIsRequested() {
        AnswerFormat text = AnswerFormat.of(ResponseFormat.TEXT);

        assertThat(text.checked("```\nx\n```")).isEqualTo("```\nx\n```");
        assertThat(text.asked()).isEmpty();
    }
}
