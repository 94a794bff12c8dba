package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.MessageRole;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class PromptReaderTest {
    private final PromptReader reader = PromptReader.create();

    @Test
    void aLineWithoutAnIdIsKnownByItsNumber() {
        assertThat(reader.read("{\"prompt\":\"Hi\"}", 17).id()).isEqualTo("17");
        assertThat(reader.read("{\"id\":5,\"prompt\":\"Hi\"}", 17).id()).isEqualTo("5");
    }

    @Test
    void aLineHasMessagesAndOptionsOfItsOwn() {
        Prompt prompt = reader.withOptions(GenerationOptions.builder()
                        .temperature(0.1)
                        .maxTokens(9)
                        .build())
                .read(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Yes?\"},"
                                + "{\"role\":\"user\",\"content\":\"Bye\"}],\"options\":{\"temperature\":0.5,\"stop\":[\"x\"]}}",
                        1);

        assertThat(prompt.messages()).hasSize(3);
        assertThat(prompt.messages().get(1).role()).isEqualTo(MessageRole.ASSISTANT);
        assertThat(prompt.options().temperature()).hasValue(0.5);
        assertThat(prompt.options().maxTokens()).hasValue(9);
        assertThat(prompt.options().stop()).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"id\":1} | neither",
                "{\"prompt\":\"a\",\"messages\":[]} | both",
                "{\"prompt\":5} | not a string",
                "{\"prompt\":\" \"} | blank",
                "{\"messages\":[]} | must not be empty",
                "{\"messages\":[{\"role\":\"king\",\"content\":\"a\"}]} | roles",
                "{\"prompt\":\"a\",\"options\":{\"temprature\":1}} | temprature",
                "{\"prompt\":\"a\",\"options\":{\"top_k\":1.5}} | whole number",
                "{\"prompt\":\"a\",\"options\":{\"temperature\":9}} | temperature",
                "{\"prompt\":\"a\"} {} | not JSON",
                "{\"prompt\":\"a\",\"system\":{}} | system",
                "{\"prompt\":\"a\",\"options\":{\"temperature\":\"hot\"}} | must be a number",
                "{\"prompt\":\"a\",\"options\":{\"timeout\":-1}} | timeout",
                "{\"prompt\":\"a\",\"options\":{\"timeout\":1e300}} | timeout",
                "{\"prompt\":\"a\",\"options\":{\"max_tokens\":0}} | max",
                "{\"prompt\":\"a\",\"options\":[]} | not an object",
            })
    void anInvalidLineStatesTheReason(String line, String why) {
        assertThatThrownBy(() -> reader.read(line, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aTemplatePutsFieldsIntoTheirPlaces() {
        PromptTemplate template = PromptTemplate.of("{{json}} {a}{ b }!");

        assertThat(template.fill(Map.of("a", "1", "b", "{a}"))).isEqualTo("{json} 1{a}!");
        assertThat(template.fields()).containsExactly("a", "b");
        assertThat(reader.withTemplate(template)
                        .read("{\"a\":1,\"b\":[2]}", 1)
                        .messages()
                        .get(0)
                        .content())
                .isEqualTo("{json} 1[2]!");
    }

    @ParameterizedTest
    @CsvSource({"no field", "{", "a } b {c}", "{}", "{a {b}"})
    void anInvalidTemplateStatesTheReason(String text) {
        assertThatThrownBy(() -> PromptTemplate.of(text)).hasMessageContaining("The template cannot be used");
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        assertThatThrownBy(() -> PromptTemplate.of("{text}").fill(Map.of("txt", "a")))
                .hasMessage("The template asks for {text}, and there is no such field; there are txt.");
    }
}
