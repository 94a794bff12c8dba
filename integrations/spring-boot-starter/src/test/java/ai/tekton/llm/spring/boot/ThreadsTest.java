package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.model.CompletionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** Asynchronous calls run on threads of the application's kind. */
class ThreadsTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TektonLlmAutoConfiguration.class))
            .withBean("thread", LlmBackend.class, ThreadBackend::new)
            .withPropertyValues("spring.application.name=shop", "tekton.llm.backend=thread");

    @Test
    void threadsAreNotVirtualByDefault() {
        runner.run(thread(text -> assertThat(text).doesNotContain("Virtual").contains("tekton-llm-")));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void threadsAreVirtualIfTheApplicationEnablesVirtualThreads() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true")
                .run(thread(text -> assertThat(text).contains("Virtual")));
    }

    private static ContextConsumer<AssertableApplicationContext> thread(java.util.function.Consumer<String> check) {
        return context -> check.accept(context.getBean(AsyncTektonLlmClient.class)
                .generateText("Where are you?")
                .join()
                .content());
    }

    /** Answers with the thread that it runs on. */
    private static final class ThreadBackend implements LlmBackend {
        @Override
        public CompletionResponse complete(ChatCall call) {
            return CompletionResponse.builder()
                    .content(Thread.currentThread().toString())
                    .build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            return new LocalFallback().stream(call);
        }
    }
}
