package ai.tekton.llm.examples;

import ai.tekton.llm.InitializationReport;
import ai.tekton.llm.TektonLlmClient;

/** Requests Rhetor's health, its providers and its default model. */
public class ProvidersExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            // tag::initialize[]
            InitializationReport report = client.initialize();
            System.out.println("Asking " + report.model().orElse("the default model") + " of " + report.provider());
            report.warnings().forEach(System.out::println);
            // end::initialize[]

            if (!report.reachable()) {
                return;
            }
            // tag::providers[]
            System.out.println("Rhetor is " + client.health().status());
            client.getProviders().providers().values().forEach(provider -> {
                System.out.println(provider.name() + (provider.available() ? "" : " (not available now)"));
                provider.models().forEach(model -> System.out.println("  " + model.id()));
            });
            // end::providers[]
        }
    }
}
