package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.Calls.call;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.LIST_PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class ScriptTest {
    @Test
    void scriptedRepliesAreSentInOrderAndThenStandardAnswers(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("one"), Reply.text("two"));

        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("one");
        assertThat(call(rhetor, LIST_PROVIDERS).body()).isEqualTo("two");
        assertThat(call(rhetor, GET_HEALTH).body()).contains("healthy");
    }

    @Test
    void theQueueOfAnOperationComesBeforeTheGeneralQueueAndItsDefaultLast(RhetorMock rhetor) throws Exception {
        rhetor.on(GET_HEALTH).always(Reply.text("always")).enqueue(Reply.text("own"));
        rhetor.enqueue(Reply.text("any"));

        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("own");
        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("any");
        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("always");
        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("always");
    }

    @Test
    void aReplyMayBeMadeFromTheRequest(RhetorMock rhetor) throws Exception {
        rhetor.on(CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text(
                        "Heard: " + request.chatRequest().getMessages().get(0).getContent()));

        assertThat(call(rhetor, CREATE_CHAT_COMPLETION).body()).contains("Heard: What is the capital of France?");
    }

    @Test
    void aScriptAnswersARequestThatDoesNotFitTheContract(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("fine"));

        assertThat(call(rhetor, CREATE_CHAT_COMPLETION, "{").body()).contains("\"content\":\"fine\"");
    }

    @Test
    void aScriptThatFailsAnswers500AndTheOutcomeHasTheCause(RhetorMock rhetor) throws Exception {
        IllegalStateException cause = new IllegalStateException("no idea");
        rhetor.enqueue(request -> {
            throw cause;
        });

        HttpResponse<String> response = call(rhetor, GET_HEALTH);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("no idea");
        assertThat(rhetor.takeRequest(SOON).outcome())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCause(cause);
    }

    @Test
    void aResetMockSendsStandardAnswersAndHasNoJournal(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("one"), Reply.text("two"));
        rhetor.on(GET_HEALTH).always(Reply.text("always"));
        call(rhetor, GET_HEALTH);

        rhetor.reset();

        assertThat(rhetor.journal()).isEmpty();
        assertThat(call(rhetor, GET_HEALTH).body()).contains("healthy");
    }
}
