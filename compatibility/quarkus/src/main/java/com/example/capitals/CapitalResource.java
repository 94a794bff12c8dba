package com.example.capitals;

import ai.tekton.llm.TektonLlmClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Complete and streamed answers, without blocked threads. */
@Path("/")
public class CapitalResource {
    private final TektonLlmClient client;

    CapitalResource(TektonLlmClient client) {
        this.client = client;
    }

    /** A chunk of an answer. It is JSON because a browser removes the leading space of a plain text event. */
    public record Piece(String text) {}

    // tag::resource[]
    @GET
    @Path("/capital")
    @Produces(MediaType.TEXT_PLAIN)
    public Uni<String> capital(@RestQuery("of") String country) {
        return Uni.createFrom()
                .completionStage(() -> client.async().generateText("What is the capital of " + country + "?"))
                .map(answer -> answer.content());
    }

    @GET
    @Path("/ask")
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Piece> ask(@RestQuery("q") String question) {
        return Multi.createFrom()
                .publisher(client.async().streamText(question))
                .map(chunk -> new Piece(chunk.chunk()));
    }
    // end::resource[]
}
