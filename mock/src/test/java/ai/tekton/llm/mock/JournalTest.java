package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JournalTest {
    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().clock(Calls.CLOCK));

    @Test
    void theJournalKeepsARequestUnchanged(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("POST " + CREATE_CHAT_COMPLETION.path() + "?a=1&b HTTP/1.1\r\nhost: mock\r\nX-Many: 1\r\n"
                    + "x-many: 2\r\nContent-Length: " + RawClient.QUESTION.length() + "\r\n\r\n" + RawClient.QUESTION);

            ReceivedRequest request = rhetor.takeRequest(SOON);

            assertThat(request.operation()).contains(CREATE_CHAT_COMPLETION);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo(CREATE_CHAT_COMPLETION.path());
            assertThat(request.query()).isEqualTo("a=1&b");
            assertThat(request.header("HOST")).contains("mock");
            assertThat(request.header("Absent")).isEmpty();
            assertThat(request.headers().get("X-MANY")).containsExactly("1", "2");
            assertThat(request.bodyText()).isEqualTo(RawClient.QUESTION);
            assertThat(request.body()).asString().isEqualTo(RawClient.QUESTION);
            assertThat(request.chatRequest().getMessages()).hasSize(1);
            assertThat(request.peerPort()).isEqualTo(client.port());
            assertThat(request.time()).isEqualTo(Calls.CLOCK.instant());
            assertThat(request.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void requestsOfOneConnectionHaveOnePort(RhetorMock rhetor) throws Exception {
        try (RawClient one = new RawClient(rhetor);
                RawClient other = new RawClient(rhetor)) {
            one.call(GET_HEALTH).readTo("}");
            one.call(GET_HEALTH).readTo("}");
            other.call(GET_HEALTH).readTo("}");
        }

        assertThat(rhetor.journal().get(0).peerPort())
                .isEqualTo(rhetor.journal().get(1).peerPort())
                .isNotEqualTo(rhetor.journal().get(2).peerPort());
        assertThat(rhetor.totalConnections()).isEqualTo(2);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("first"), Reply.text("second"));

        try (RawClient client = new RawClient(rhetor)) {
            String request = client.request(GET_HEALTH, "");
            client.send(request + request);

            assertThat(client.readTo("second")).contains("first");
        }
    }

    @Test
    void takeRequestReturnsEachRequestOnceAndKeepsTheJournal(RhetorMock rhetor) throws Exception {
        Calls.call(rhetor, GET_HEALTH);
        Calls.call(rhetor, CREATE_CHAT_COMPLETION);

        assertThat(rhetor.takeRequest(SOON).operation()).contains(GET_HEALTH);
        assertThat(rhetor.takeRequest(SOON).operation()).contains(CREATE_CHAT_COMPLETION);
        assertThat(rhetor.journal()).hasSize(2);
        assertThatThrownBy(() -> rhetor.takeRequest(Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 had arrived before");
    }

    @Test
    void aClearedJournalIsEmptyAndContinues(RhetorMock rhetor) throws Exception {
        Calls.call(rhetor, GET_HEALTH);
        rhetor.clearJournal();
        assertThat(rhetor.journal()).isEmpty();

        Calls.call(rhetor, CREATE_CHAT_COMPLETION);
        assertThat(rhetor.takeRequest(SOON).operation()).contains(CREATE_CHAT_COMPLETION);
    }

    @Test
    void readingAnotherBodyAsAChatRequestFailsAndShowsTheBody(RhetorMock rhetor) throws Exception {
        Calls.call(rhetor, CREATE_CHAT_COMPLETION, "[");

        assertThatIllegalStateException()
                .isThrownBy(() -> rhetor.takeRequest(SOON).chatRequest())
                .withMessage("The body is not a ChatRequest: [");
    }
}
