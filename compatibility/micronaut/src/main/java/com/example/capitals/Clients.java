package com.example.capitals;

import ai.tekton.llm.TektonLlmClient;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the client a bean, which is closed with the application. */
@Factory
final class Clients {
    @Bean(preDestroy = "close")
    @Singleton
    TektonLlmClient client(@Value("${rhetor.url}") String url, @Value("${capitals.timeout}") Duration timeout) {
        return TektonLlmClient.builder()
                .componentId("capitals")
                .url(url)
                .timeout(timeout)
                .build();
    }
}
