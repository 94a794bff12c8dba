package com.example.capitals;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;

/** Complete and streamed answers, without blocked threads. */
@Controller
class CapitalController {
    private final TektonLlmClient client;

    CapitalController(TektonLlmClient client) {
        this.client = client;
    }

    /** A chunk of an answer. It is JSON because a browser removes the leading space of a plain text event. */
    @Serdeable
    record Piece(String text) {}

    @Get(uri = "/capital", produces = MediaType.TEXT_PLAIN)
    CompletionStage<String> capital(@QueryValue("of") String country) {
        return client.async()
                .generateText("What is the capital of " + country + "?")
                .thenApply(CompletionResponse::content);
    }

    @Get(uri = "/ask", produces = MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<Piece>> ask(@QueryValue("q") String question) {
        return JdkFlowAdapter.flowPublisherToFlux(client.async().streamText(question))
                .map(chunk -> Event.of(new Piece(chunk.chunk())));
    }
}
