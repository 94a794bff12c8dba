package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Requests;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class HttpStreamSourceTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final ErrorText TEXT = new ErrorText(new WireJson(), Optional.empty());

    @Test
    void theTimeoutBoundsTheWaitForTheNextChunkAndNeitherTheWholeStreamNorItsReader(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("a", "b", "c"));
        ClientConfig config = ClientConfig.builder().url(rhetor.url()).build();
        ChatCall call = Requests.chat(Deadline.none());
        List<String> signals = new ArrayList<>();
        RecordingSink<StreamingChunk> sink = new RecordingSink<>(signals, StreamingChunk::chunk);
        try (Watchdog watchdog = new Watchdog();
                HttpUpstream upstream = new HttpUpstream(config, Clock.systemUTC())) {
            HttpAttempt attempt = new HttpAttempt(call.context().withTimeout(A_MINUTE), watchdog);
            TransportErrors errors = new TransportErrors(new ErrorMapper("Rhetor", TEXT), TEXT, Clock.systemUTC());
            HttpStreamSource source = new HttpStreamSource(upstream, call, attempt, errors, ManualUpstream.atOnce());
            for (String signal : List.of("opened", "a", "b")) {
                source.pull(sink);
                assertThat(signals).last().isEqualTo(signal);
                // The reader takes longer than the timeout.
                attempt.check(System.nanoTime() + 2 * A_MINUTE.toNanos());
            }
            source.pull(sink);
        }

        assertThat(signals).startsWith("opened", "a", "b", "c");
    }
}
