package ai.tekton.llm.compatibility.app;

import ai.tekton.llm.TektonLlmClient;

/** An application that starts nothing of its platform, and has its class path. */
public final class PlainApplication {
    private PlainApplication() {}

    /**
     * Makes calls, and ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (TektonLlmClient client = TektonLlmClient.create("compatibility")) {
            Conversation.hold(client);
        }
    }
}
