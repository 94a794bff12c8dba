package com.example.capitals;

import ai.tekton.llm.TektonLlmClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the client a bean, which is closed with the application. */
public class Clients {
    // tag::client[]
    @Produces
    @Singleton
    TektonLlmClient client(
            @ConfigProperty(name = "rhetor.url") String url,
            @ConfigProperty(name = "capitals.timeout") Duration timeout) {
        return TektonLlmClient.builder()
                .componentId("capitals")
                .url(url)
                .timeout(timeout)
                .build();
    }

    void close(@Disposes TektonLlmClient client) {
        client.close();
    }
    // end::client[]
}
