package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Calls that block no thread of the caller's. */
public class AsyncExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            twoQuestionsAtOnce(client);
            stream(client);
        }
    }

    private static void twoQuestionsAtOnce(TektonLlmClient client) {
        // tag::future[]
        CompletableFuture<CompletionResponse> france =
                client.async().generateText("What is the capital of France?").orTimeout(20, TimeUnit.SECONDS);
        CompletableFuture<CompletionResponse> japan = client.async().generateText("What is the capital of Japan?");

        france.thenCombine(japan, (first, second) -> first.content() + "\n" + second.content())
                .thenAccept(System.out::println)
                .join();
        // end::future[]
    }

    private static void stream(TektonLlmClient client) {
        // tag::publisher[]
        Printer printer = new Printer();
        client.async().streamText("Write a short poem about the sea.").subscribe(printer);
        printer.finished.join();
        // end::publisher[]
    }

    // tag::subscriber[]
    static class Printer implements Flow.Subscriber<StreamingChunk> {
        final CompletableFuture<Void> finished = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            System.out.print(chunk.chunk());
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            finished.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            System.out.println();
            finished.complete(null);
        }
    }
    // end::subscriber[]
}
