package ai.tekton.llm.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Requests;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.CompletionResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interceptors on a loop whose tasks run when the test runs them. */
class InterceptingUpstreamTest {
    private final ManualUpstream server = new ManualUpstream("server");
    private final Watchdog watchdog = new Watchdog();
    private final List<String> calls = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SeenCall<CompletionResponse> seen = new SeenCall<>();

    private final CallLoop loop = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void block(Runnable work, Runnable then) {
            tasks.add(work);
            tasks.add(then);
        }
    };

    @AfterEach
    void endThread() {
        watchdog.close();
    }

    private Source<CompletionResponse> pulled() {
        LlmInterceptor interceptor = (call, chain) -> {
            calls.add("interceptor");
            return chain.proceed(call);
        };
        Source<CompletionResponse> source = new InterceptingUpstream(server, List.of(interceptor), watchdog)
                .open(Request.whole(Requests.chat(Deadline.none())), loop);
        source.pull(seen);
        return source;
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void anInterceptorIsCalledBeforeItsCallIsSent() {
        pulled();
        assertThat(calls).isEmpty();
        runAll();

        assertThat(calls).containsExactly("interceptor");
        assertThat(server.underWay()).hasSize(1);
    }

    @Test
    void anInterceptorIsNotCalledIfItsCallEndsBeforeItCouldBeInterrupted() {
        pulled().cancel();
        runAll();

        assertThat(calls).isEmpty();
        assertThat(server.served).isEmpty();
        assertThat(seen.items).isEmpty();
    }
}
