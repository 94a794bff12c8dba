package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkResult;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.bulk.PromptReader;
import ai.tekton.llm.bulk.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks many prompts: those of a program, and those of a file. */
public class BulkExample {
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("bulk");
        Path reviews = Files.write(
                folder.resolve("reviews.csv"), List.of("id,text", "r1,Never again.", "r2,\"Lovely, all of it.\""));
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            prompts(client);
            files(client, reviews, folder.resolve("labels.jsonl"));
        }
    }

    private static void prompts(TektonLlmClient client) {
        // tag::bulk[]
        Stream<Prompt> prompts =
                Stream.of("France", "Japan").map(land -> Prompt.of(land, "What is the capital of " + land + "?"));
        BulkReport report = BulkRun.builder(client)
                .concurrency(50)
                .ordered(true)
                .build()
                .run(prompts, result -> System.out.println(result.id() + ": " + text(result)));
        System.out.println(report.end() + ", " + report.progress().answered() + " answered");
        // end::bulk[]
    }

    // tag::bulk-result[]
    static String text(BulkResult result) {
        return result.answer()
                .map(answer -> answer.content())
                .orElseGet(() -> "no answer: " + result.failure().orElseThrow().getMessage());
    }
    // end::bulk-result[]

    private static void files(TektonLlmClient client, Path reviews, Path labels) {
        // tag::bulk-files[]
        PromptTemplate template = PromptTemplate.of("Is this review good or bad? {text}");
        BulkReport report = BulkRun.builder(client)
                .concurrency(50)
                .files(reviews, labels)
                .reader(PromptReader.create().withTemplate(template))
                .build()
                .run();
        System.out.println(report.end() + ", " + report.progress().failed() + " failed");
        // end::bulk-files[]
    }
}
