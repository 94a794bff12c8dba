package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The memory and the threads of calls, which do not depend on time or on the load of the machine. The bounds are about twice
 * the usual values, so that they hold on every JDK and for code that is not compiled yet; the benchmarks measure exactly.
 */
@ExtendWith(RhetorMockExtension.class)
class FootprintTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final int CHUNKS = 5_000;
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final String EVENT =
            "event: message\r\ndata: {\"chunk\":\" word\",\"context_id\":\"ctx-5f0c7d1e\",\"model\":\"claude-3-sonnet-20240229\","
                    + "\"provider\":\"anthropic\",\"timestamp\":\"2025-01-01T12:00:00.123456\",\"done\":false}\r\n\r\n";

    private final RhetorMock rhetor;

    FootprintTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @Test
    void aChunkOfAStreamTakesLessThanOneAndAHalfKilobytes() {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(request -> Reply.repeated("text/event-stream", EVENT, CHUNKS));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            readAll(client);

            long before = THREADS.getCurrentThreadAllocatedBytes();
            int read = readAll(client);
            long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / CHUNKS;

            assertThat(read).isEqualTo(CHUNKS);
            assertThat(each).isLessThan(1_500);
        }
    }

    private static int readAll(TektonLlmClient client) {
        int[] read = {0};
        try (ChunkStream stream = client.streamText("Hi")) {
            stream.forEach(chunk -> read[0] += chunk.chunk().isEmpty() ? 0 : 1);
        }
        return read[0];
    }

    @Test
    void aRequestTakesLessThan20Kilobytes() {
        int requests = 300;
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> Reply.text("Paris."));
        try (TektonLlmClient client = TestClients.plain(rhetor).build()) {
            ask(client, requests);

            long before = THREADS.getCurrentThreadAllocatedBytes();
            ask(client, requests);
            long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / requests;

            assertThat(each).isLessThan(20_000);
        }
    }

    private static void ask(TektonLlmClient client, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(client.generateText("Hi").content()).isEqualTo("Paris.");
        }
    }

    @Test
    void manyStreamsUseFewPlatformThreadsOrOneEachWithoutVirtualThreads() throws InterruptedException {
        int streams = 200;
        Gate rest = new Gate();
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(request -> Reply.stream("Par", "is.").holdBefore(1, rest));
        CountDownLatch begun = new CountDownLatch(streams);
        CountDownLatch ended = new CountDownLatch(streams);
        try (TektonLlmClient client =
                TestClients.plain(rhetor).maxConnections(streams).build()) {
            int before = THREADS.getThreadCount();
            for (int i = 0; i < streams; i++) {
                client.async().streamText("Hi").subscribe(new Counter(begun, ended));
            }
            assertThat(begun.await(TestClients.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            int added = THREADS.getThreadCount() - before;
            rest.open();

            assertThat(ended.await(TestClients.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            // The watchdog, the JDK's pollers and a carrier a core.
            int few = 20 + Runtime.getRuntime().availableProcessors();
            boolean virtual = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
            assertThat(added).isLessThan(virtual ? few : streams + few);
        }
    }

    private static final class Counter implements Flow.Subscriber<StreamingChunk> {
        private final CountDownLatch begun;
        private final CountDownLatch ended;
        private boolean first = true;

        Counter(CountDownLatch begun, CountDownLatch ended) {
            this.begun = begun;
            this.ended = ended;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            if (first) {
                first = false;
                begun.countDown();
            }
        }

        /** Is not counted as an end, and so fails the test. */
        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {
            ended.countDown();
        }
    }
}
