package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.interceptor.CallHeaders;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.interceptor.Redaction;
import ai.tekton.llm.interceptor.ResponseCache;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Interceptors: code that runs around each call. */
public class InterceptorExample {
    public static void main(String[] args) {
        // tag::interceptors[]
        LlmInterceptor office = (call, chain) -> {
            List<Message> messages = new ArrayList<>(call.messages());
            messages.add(0, Message.user("Our office is in Paris."));
            return chain.proceed(call.withMessages(messages))
                    .onEnd(end -> end.response().ifPresent(InterceptorExample::audit));
        };

        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .interceptor(ResponseCache.of(1000, Duration.ofMinutes(10)))
                .interceptor(Redaction.of(Pattern.compile("[\\w.]+@[\\w.]+\\w")))
                .interceptor(office)
                .build()) {
            TektonLlmClient forOneTenant = client.withInterceptor(CallHeaders.of("X-Tenant", "blue"));
            CompletionResponse answer = forOneTenant.generateText("Where does ada@example.org work?");
            System.out.println(answer.content());
            answer = client.generateText("Where does ada@example.org work?");
            System.out.println(answer.backend().orElseThrow()); // cache
        }
        // end::interceptors[]
    }

    private static void audit(CompletionResponse response) {
        System.out.println("answered by " + response.backend().orElseThrow());
    }
}
