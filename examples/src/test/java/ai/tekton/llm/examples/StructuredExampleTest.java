package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class StructuredExampleTest {
    private static String recipe(String title, Object serves) {
        return "{\"title\": \"" + title + "\", \"serves\": " + serves
                + ", \"ingredients\": [{\"name\": \"flour\", \"grams\": 250}], \"time\": \"PT20M\"}";
    }

    @Test
    void aRecipeIsFilledFromAnAnswerThatIsFirstWrongAndThenRight(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.text("Here you are: " + recipe("Pancakes", "\"four\"")),
                Reply.text("```json\n" + recipe("Pancakes", 4) + "\n```"),
                Reply.text("[" + recipe("Borscht", 2) + ", " + recipe("Ramen", 2) + ",]"),
                Reply.stream(
                        "{\"title\": \"Waf",
                        "fles\", \"serves\": 2, ",
                        recipe("", 2).substring(27)));

        assertThat(new Program(StructuredExample.class).at(rhetor).run())
                .startsWith("Pancakes after 2 rounds", "Borscht", "Ramen", "[title, serves]")
                .endsWith("20 minutes");

        assertThat(rhetor.chatRequests().get(1).bodyText()).contains("$.serves", "corrected");
    }
}
