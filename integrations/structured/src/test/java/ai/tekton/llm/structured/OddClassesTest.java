package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Classes and answers that are rarer than those of {@link AnswerSchemasTest}. */
class OddClassesTest {
    private final AnswerSchemas schemas = new AnswerSchemas(AnswerSchemas.mapper());

    record Counts(OptionalInt few, OptionalLong many, OptionalDouble share) {}

    record Price(BigDecimal amount, double weight) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Open(int age) {}

    record Amount(int grams) {}

    record Flat(@JsonUnwrapped Amount amount, String name) {}

    static class Order {
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        int number = 1;

        String name;
    }

    @Test
    void optionalNumbersMayBeMissing() {
        Counts counts = read(Counts.class, "{\"few\": 1, \"share\": 0.5}");

        assertThat(counts.few()).hasValue(1);
        assertThat(counts.many()).isEmpty();
        assertThat(counts.share()).hasValue(0.5);
        assertThat(schemas.object(Counts.class)
                        .read("{\"few\": \"one\", \"many\": null}")
                        .findings())
                .singleElement()
                .hasToString("$.few: type");
    }

    @Test
    void aDecimalKeepsAllItsDigits() {
        assertThat(read(Price.class, "{\"amount\": 0.1234567890123456789012345, \"weight\": 5}")
                        .amount())
                .isEqualTo(new BigDecimal("0.1234567890123456789012345"));
        assertThat(read(Price.class, "{\"amount\": 1.50, \"weight\": 0.5}"))
                .isEqualTo(new Price(new BigDecimal("1.50"), 0.5));
        assertThat(schemas.object(Price.class)
                        .read("{\"amount\": 1, \"weight\": 1e400}")
                        .findings())
                .singleElement()
                .hasToString("$.weight: type");
    }

    @Test
    void aClassThatIgnoresUnknownFieldsAcceptsAdditionalOnes() {
        assertThat(read(Open.class, "{\"age\": 7, \"more\": {\"size\": [1]}}")).isEqualTo(new Open(7));
    }

    @Test
    void aReadOnlyFieldIsNotRequested() {
        assertThat(schemas.object(Order.class).format().schema().orElseThrow()).doesNotContain("number");
        assertThat(read(Order.class, "{\"name\": \"Pancakes\"}").name).isEqualTo("Pancakes");
    }

    @Test
    void anUnwrappedFieldIsRefusedWithAdvice() {
        assertThatThrownBy(() -> schemas.object(Flat.class))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll("Flat.amount", "@JsonUnwrapped", "Nothing was sent");
    }

    @Test
    void textBeforeATruncatedAnswerDoesNotCountAsTheAnswer() {
        assertThat(schemas.object(Open.class)
                        .read("I think of {\"age\": 1}, but no. ```json\n{\"age\": 2, \"na")
                        .findings())
                .singleElement()
                .hasToString("$: syntax");
    }

    private <T> T read(Class<T> type, String answer) {
        AnswerSchema.Made<T> made = schemas.object(type).read(answer);
        assertThat(made.findings()).isEmpty();
        return made.object().orElseThrow();
    }
}
