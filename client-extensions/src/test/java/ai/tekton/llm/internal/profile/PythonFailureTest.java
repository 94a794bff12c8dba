package ai.tekton.llm.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'error', 'ai_id': 'numa-ai', 'error': 'Claude is away'}|Claude is away",
                "{'type': 'error', 'error': \"can't\", 'ai_id': 'x'}|can't",
                "{'error': 'model overloaded'}|model overloaded",
                "{'type': 'error', 'error': 'it isn\\'t \"there\"', 'ai_id': 'x'}|it isn\\'t \"there\"",
                "{'type': 'error', 'what': 7}|it gives no reason"
            })
    void theFailureInADictIsFound(String text, String failure) {
        assertThat(PythonFailure.in(text)).contains(failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Paris.",
                "",
                "{'type': 'answer', 'error': ''}",
                "Here is one: {'type': 'error', 'error': 'x'}",
                "{'errors': 'none'}",
                "{'error': 'is how it begins', 'b': 1}",
                "{'error': 'x'} is how Python writes it."
            })
    void anAnswerIsNotAFailure(String text) {
        assertThat(PythonFailure.in(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'error': ", "'error': \"x\" ", "'error': \"x", "'error': \\'"})
    void theTimeForALongAnswerThatBeginsLikeADictIsProportionalToItsLength(String part) {
        // A search whose time grows with the square of the length would not end within the time limit of tests.
        assertThat(PythonFailure.in("{'type': 'error', " + part.repeat(1_000_000) + "}"))
                .contains("it gives no reason");
    }
}
