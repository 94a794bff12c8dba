package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.RhetorOperation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder before answers that are longer than anybody would keep. */
class RecordedSizeTest {
    @TempDir
    Path folder;

    private Path cassette() {
        return folder.resolve("cassette.jsonl");
    }

    @Test
    void anAnswerWithoutAnEndIsCutOffAndReportedWhenTheRecorderCloses() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            RhetorRecorder recorder = Recordings.recorder(server, cassette());
            server.on(STREAM_CHAT_COMPLETION)
                    .enqueue(
                            Reply.endless(Long.MAX_VALUE),
                            Reply.endless(Long.MAX_VALUE).closeDelimited());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> HttpClient.newHttpClient()
                                .send(
                                        Calls.request(recorder.url(), STREAM_CHAT_COMPLETION, RawClient.QUESTION)
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding()))
                        .isInstanceOf(java.io.IOException.class);
            }
            Calls.send(HttpRequest.newBuilder(URI.create(recorder.url() + RhetorOperation.GET_HEALTH.path())));

            assertThatThrownBy(recorder::close)
                    .isInstanceOf(CassetteException.class)
                    .hasMessageContainingAll("POST " + STREAM_CHAT_COMPLETION.path(), "32 MiB", "not in it");
        }

        assertThat(Cassette.read(cassette()).http().map(http -> http.request().path()))
                .containsExactly(RhetorOperation.GET_HEALTH.path());
    }

    @Test
    void anAnswerWithATooLargeContentLengthGives502AndStatesTheLimit() throws Exception {
        try (RhetorMock server = RhetorMock.start()) {
            RhetorRecorder recorder = Recordings.recorder(server, cassette());
            server.enqueue(Reply.endless(33 * 1024 * 1024).contentLength(33 * 1024 * 1024));
            HttpResponse<String> answer = Calls.send(
                    Calls.request(recorder.url(), RhetorOperation.CREATE_CHAT_COMPLETION, RawClient.QUESTION));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("32 MiB");
            assertThatThrownBy(recorder::close).hasMessageContaining("32 MiB");
        }

        assertThat(cassette()).doesNotExist();
    }
}
