package ai.tekton.llm.micrometer;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** The faces of a call. */
enum Face {
    BLOCKING,
    FUTURE,
    STREAM,
    PUBLISHER;

    boolean isStream() {
        return this == STREAM || this == PUBLISHER;
    }

    Reply reply(String... pieces) {
        return isStream() ? Reply.stream(pieces) : Reply.text(String.join("", pieces));
    }

    void ask(TektonLlmClient client, GenerationOptions options) throws Exception {
        switch (this) {
            case BLOCKING -> client.generateText("Hi", options);
            case FUTURE -> await(client.async().generateText("Hi", options));
            case STREAM -> client.streamText("Hi", options).text();
            case PUBLISHER -> await(ended(client.async().streamText("Hi", options)));
        }
    }

    private static void await(CompletableFuture<?> future) throws Exception {
        future.get(Clients.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> ended(Flow.Publisher<StreamingChunk> publisher) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(StreamingChunk chunk) {
                // Only its end matters.
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                end.complete(null);
            }
        });
        return end;
    }
}
