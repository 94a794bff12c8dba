package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;

/** Stands for code of the reader's own. */
record CapitalFinder(TektonLlmClient client) {
    String capitalOf(String country) {
        String answer = client.generateText("Name the capital of " + country + " and nothing else.")
                .content();
        return answer.replaceAll("\\.$", "");
    }
}
