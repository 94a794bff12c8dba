package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.util.ArrayList;
import java.util.List;

/** Counts tokens, and makes texts and conversations fit. */
public class TokensExample {
    public static void main(String[] args) {
        count();
        fit(conversation());
        ownCounter();
    }

    private static void count() {
        // tag::count[]
        Tokenizers tokenizers = Tokenizers.standard();
        System.out.println(tokenizers.count("Where does <|endoftext|> end?", "gpt-4o")); // 11
        List<Message> hello = List.of(Message.user("Hello!"));
        System.out.println(tokenizers.countMessages(hello, "openai/gpt-4o-mini-2024-07-18")); // 9
        String start = tokenizers.truncate("The capital of France is Paris.", 4, "gpt-4o");
        System.out.println(start); // The capital of France
        System.out.println(tokenizers.encodingFor("claude-3-sonnet-20240229")); // cl100k_base, not exact
        // end::count[]
    }

    private static void fit(List<Message> messages) {
        // tag::fit[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .trimStrategy(TrimStrategy.keepFirstUserMessage())
                .build()) {
            GenerationOptions options = GenerationOptions.builder()
                    .maxTokens(1000)
                    .fitToModel(true) // or .maxContextTokens(4000)
                    .build();
            System.out.println(client.generateChatResponse(messages, options).content());
        }
        // end::fit[]
    }

    private static void ownCounter() {
        // tag::own-counter[]
        Tokenizers tokenizers = Tokenizers.builder()
                .register("my-model", text -> text.length() / 4 + 1)
                .register("my-gpt", "o200k_base")
                .build();
        System.out.println(tokenizers.count("How long is this?", "my-model-v2")); // 5
        // end::own-counter[]
    }

    private static List<Message> conversation() {
        List<Message> messages = new ArrayList<>(List.of(Message.system("You are a helpful assistant.")));
        for (int chapter = 1; chapter <= 3; chapter++) {
            messages.add(Message.user("Tell me chapter " + chapter + "."));
            messages.add(Message.assistant("word ".repeat(90_000)));
        }
        messages.add(Message.user("And how does it end?"));
        return messages;
    }
}
