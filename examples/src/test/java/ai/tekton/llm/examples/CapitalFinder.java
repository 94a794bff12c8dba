package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;

/** Represents the reader's own code. */
record CapitalFinder(TektonLlmClient client) {
    String capitalOf(String country) {
        String answer = client.generateText("Name the capital of " + country + " and nothing else.")
                .content();
        return answer.replaceAll("\\.$", "");
    }
}
