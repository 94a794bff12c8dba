package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.TlsConfig;
import ai.tekton.llm.model.CompletionResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A company's certificates, proxy and tokens, for one client alone. */
public class ConnectionExample {
    public static void main(String[] args) {
        // tag::connection[]
        Path authorities = Path.of(System.getenv("COMPANY_CA")); // in PEM
        Path token = Path.of(System.getenv("TOKEN_FILE"));

        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .tls(TlsConfig.builder().trustedCertificates(authorities).build())
                .proxyFromEnvironment() // HTTPS_PROXY, HTTP_PROXY and NO_PROXY
                .connectionLifetime(Duration.ofMinutes(5)) // then the name is resolved again
                .tokenProvider(() -> Files.readString(token).strip()) // asked for each attempt
                .build()) {
            CompletionResponse response = client.generateText("What is the capital of France?");
            System.out.println(response.content());
        }
        // end::connection[]
    }
}
