package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.util.ArrayList;
import java.util.List;

/** A conversation, carried on in the two ways there are. */
public class ChatExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            keepTheTurns(client);
            letTheServerKeepThem(client);
        }
    }

    private static void keepTheTurns(TektonLlmClient client) {
        // tag::chat[]
        List<Message> messages = new ArrayList<>(List.of(
                Message.system("You are a helpful assistant."),
                Message.user("Hello, how are you?"),
                Message.assistant("I'm doing well! How can I help you today?"),
                Message.user("What's the weather like in Paris?")));

        CompletionResponse response = client.generateChatResponse(messages);
        System.out.println("Assistant: " + response.content());

        if (!response.fallback()) { // a fallback's text may be no model's answer
            messages.add(Message.assistant(response.content()));
            messages.add(Message.user("And tomorrow?"));
            response = client.generateChatResponse(messages);
            System.out.println("Assistant: " + response.content());
        }
        // end::chat[]
    }

    private static void letTheServerKeepThem(TektonLlmClient client) {
        // tag::context[]
        GenerationOptions trip =
                GenerationOptions.builder().contextId("trip-to-paris").build();

        client.generateText("I am going to Paris on Friday.", trip);
        CompletionResponse response = client.generateText("What should I pack?", trip);
        System.out.println(response.content());
        // end::context[]
    }
}
