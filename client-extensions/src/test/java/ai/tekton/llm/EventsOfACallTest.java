package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.Operation;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contents of the events of a call. */
@ExtendWith(RhetorMockExtension.class)
class EventsOfACallTest {
    private static final String ANSWER = """
            {"content": "Paris.", "model": "m-2", "provider": "p-2", "finish_reason": "stop",
             "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}}""";

    private final Recorder recorder = new Recorder();

    /** A stream of one event a line. */
    private static Reply events(String lines) {
        return Reply.events(lines.lines().map(line -> "data: " + line + "\n\n").toArray(String[]::new));
    }

    @Test
    void aCallReportsItsRequestAtTheStartAndItsUsageAtTheEnd(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "busy"), Reply.body("application/json", ANSWER));
        GenerationOptions options =
                GenerationOptions.builder().provider("p-1").model("m-1").build();
        try (TektonLlmClient client =
                plain(rhetor).maxRetries(1).listener(recorder).build()) {
            client.generateText("Hi", options);
        }

        CallInfo call = recorder.started.get(0).call();
        assertThat(call)
                .isEqualTo(CallInfo.builder()
                        .requestId(call.requestId())
                        .component("test")
                        .operation(Operation.PROMPT)
                        .streaming(false)
                        .provider("p-1")
                        .model("m-1")
                        .server(URI.create(rhetor.url()))
                        .build());
        OutcomeEvent outcome = recorder.outcomes.get(0);
        assertThat(outcome.call()).isSameAs(call);
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(outcome.provider()).contains("p-2");
        assertThat(outcome.model()).contains("m-2");
        assertThat(outcome.usage()).contains(new Usage(7, 2, 9));
        assertThat(outcome.finishReason()).contains("stop");
        assertThat(outcome.backend()).contains("rhetor");
        assertThat(outcome.timeToFirstChunk()).isEmpty();
        assertThat(outcome.duration()).isPositive();
        assertThat(recorder.firstChunks).isEmpty();
    }

    @Test
    void aStreamReportsItsFirstTextOnceAndItsUsageAtTheEnd(RhetorMock rhetor) {
        rhetor.enqueue(events("""
                {"chunk": "", "model": "m-2"}
                {"chunk": "a"}
                {"chunk": "b"}
                {"done": true, "model": "m-2", "finish_reason": "length", "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
                """));
        try (TektonLlmClient client = plain(rhetor).listener(recorder).build();
                ChunkStream stream = client.streamChatResponse(List.of(Message.user("Hi")))) {
            stream.text();
        }

        FirstChunkEvent first = recorder.firstChunks.get(0);
        OutcomeEvent outcome = recorder.outcomes.get(0);
        assertThat(recorder.firstChunks).hasSize(1);
        assertThat(first.call().streaming()).isTrue();
        assertThat(first.call().operation()).isEqualTo(Operation.CHAT);
        assertThat(first.timeToFirstChunk()).isPositive().isLessThanOrEqualTo(outcome.duration());
        assertThat(outcome.timeToFirstChunk()).contains(first.timeToFirstChunk());
        assertThat(outcome.usage()).contains(new Usage(7, 2, 9));
        assertThat(outcome.finishReason()).contains("length");
    }

    @Test
    void aStreamClosedEarlyStillReportsItsModel(RhetorMock rhetor) {
        rhetor.enqueue(events("""
                {"chunk": "a", "model": "m-2", "provider": "p-2"}
                {"chunk": "b"}
                """));
        try (TektonLlmClient client = plain(rhetor).listener(recorder).build()) {
            ChunkStream stream = client.streamText("Hi");
            stream.iterator().next();
            stream.close();
        }

        OutcomeEvent outcome = recorder.outcomes.get(0);
        assertThat(outcome.model()).contains("m-2");
        assertThat(outcome.backend()).isEmpty();
        assertThat(outcome.timeToFirstChunk()).isPresent();
        assertThat(outcome.failure()).isPresent();
    }

    @Test
    void aListenerOfAViewIsCalledForTheCallsOfThatViewOnly(RhetorMock rhetor) throws Exception {
        Recorder own = new Recorder();
        try (TektonLlmClient client = plain(rhetor).listener(recorder).build()) {
            client.generateText("Hi");
            client.withListener(own).async().generateText("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(recorder.outcomes).hasSize(2);
        assertThat(own.started).singleElement().isEqualTo(recorder.started.get(1));
        assertThat(own.outcomes).singleElement().isEqualTo(recorder.outcomes.get(1));
    }

    @Test
    void aCallOverTheWebSocketReportsItsStartItsFirstChunkAndItsOutcomeOnce(RhetorMock rhetor) throws Exception {
        Recorder own = new Recorder();
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .listener(recorder)
                .build()) {
            client.withListener(own).stream("Hi", chunk -> {}).text().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(recorder.started).hasSize(1);
        assertThat(recorder.firstChunks).hasSize(1);
        assertThat(own.outcomes).hasSize(1);
        assertThat(own.outcomes.get(0).timeToFirstChunk().orElseThrow()).isGreaterThan(Duration.ZERO);
    }

    private static final class Recorder implements LlmEventListener {
        private final List<StartedEvent> started = new ArrayList<>();
        private final List<FirstChunkEvent> firstChunks = new ArrayList<>();
        private final List<OutcomeEvent> outcomes = new ArrayList<>();

        @Override
        public synchronized void onStarted(StartedEvent event) {
            started.add(event);
        }

        @Override
        public synchronized void onFirstChunk(FirstChunkEvent event) {
            firstChunks.add(event);
        }

        @Override
        public synchronized void onOutcome(OutcomeEvent event) {
            outcomes.add(event);
        }
    }
}
