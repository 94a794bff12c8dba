package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.call;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RhetorMockExtension.class)
class JsonReplyTest {
    @Test
    void aTextIsAnAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(JsonReply.read("{\"text\": \"Paris.\"}"));

        assertThat(call(rhetor, CREATE_CHAT_COMPLETION).body()).contains("\"content\":\"Paris.\"");
    }

    @Test
    void aBodyOfJsonMayHaveStatusAndHeaders(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(JsonReply.read(
                "{\"status\": 429, \"headers\": {\"Retry-After\": \"7\"}, \"json\": {\"error\": \"no\"}}"));

        HttpResponse<String> response = call(rhetor, CREATE_CHAT_COMPLETION);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(response.body()).isEqualTo("{\"error\":\"no\"}");
    }

    @Test
    void anEventStreamIsWrittenFromChunksOrFromRawEvents(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                JsonReply.read("{\"chunks\": [\"Par\", \"is.\"]}"),
                JsonReply.read("{\"events\": [\"data: x\\n\\n\"]}"));

        assertThat(call(rhetor, STREAM_CHAT_COMPLETION).body()).contains("\"chunk\":\"Par\"", "\"chunk\":\"is.\"");
        assertThat(call(rhetor, STREAM_CHAT_COMPLETION).body()).isEqualTo("data: x\n\n");
    }

    @Test
    void framesAreWrittenFromChunksFromTypedObjectsOrFromRawText(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(JsonReply.read(
                "{\"frames\": [\"no JSON\", {\"type\": \"NEWS\"}, {\"chunk\": \"Paris.\", \"done\": true}]}"));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(FrameType.STREAM, "1", "Hi");

            assertThat(client.nextAsIs()).isEqualTo("no JSON");
            assertThat(client.nextAsIs()).contains("\"type\":\"NEWS\"", "\"request_id\":\"1\"");
            assertThat(client.nextAsIs()).contains("\"type\":\"CHUNK\"", "\"chunk\":\"Paris.\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"fault\": \"noAnswer\"}", "{\"fault\": \"reset\"}", "{\"chunks\": [], \"cutAfter\": 0}"})
    void aReplyWithAFaultBreaksTheAnswerOff(String json, RhetorMock rhetor) {
        rhetor.enqueue(JsonReply.read(json));

        assertThatThrownBy(() -> call(rhetor, STREAM_CHAT_COMPLETION)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{", "{\"fault\": \"flood\"}"})
    void aValueThatIsNotAReplyIsRefused(String json) {
        assertThatThrownBy(() -> JsonReply.read(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
