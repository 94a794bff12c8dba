package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.structured.Finding;
import ai.tekton.llm.structured.ObjectPart;
import ai.tekton.llm.structured.ObjectResponse;
import ai.tekton.llm.structured.ObjectStream;
import ai.tekton.llm.structured.StructuredClient;
import ai.tekton.llm.structured.StructuredOutputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers as objects of a class of one's own. */
public class StructuredExample {
    // tag::structured-class[]
    record Recipe(String title, int serves, List<Ingredient> ingredients, Duration time, Optional<String> hint) {}

    record Ingredient(String name, int grams) {}
    // end::structured-class[]

    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            whole(client);
            streamed(StructuredClient.of(client));
        }
    }

    private static void whole(TektonLlmClient client) {
        // tag::structured[]
        StructuredClient structured = StructuredClient.of(client);

        ObjectResponse<Recipe> pancakes = structured.generateObject("A recipe for pancakes", Recipe.class);
        System.out.println(pancakes.object().title() + " after " + pancakes.rounds() + " rounds");

        List<Recipe> soups =
                structured.generateList("Three soups", Recipe.class).object();
        soups.forEach(soup -> System.out.println(soup.title()));
        // end::structured[]
    }

    private static void streamed(StructuredClient structured) {
        // tag::structured-stream[]
        try (ObjectStream<Recipe> stream = structured.streamObject("A recipe for waffles", Recipe.class)) {
            for (ObjectPart<Recipe> part : stream) {
                System.out.println(part.fields().keySet());
            }
            System.out.println(stream.result().object().time().toMinutes() + " minutes");
        } catch (StructuredOutputException e) {
            for (Finding finding : e.findings()) {
                System.err.println(finding.path() + " " + finding.message());
            }
        }
        // end::structured-stream[]
    }
}
