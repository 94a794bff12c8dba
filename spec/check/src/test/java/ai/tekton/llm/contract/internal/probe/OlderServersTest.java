package ai.tekton.llm.contract.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.RegisterAckFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers do that do not quite keep the contract is judged as what it is. */
@ExtendWith(RhetorMockExtension.class)
class OlderServersTest {
    @Test
    void aFieldUnderAnAliasThatClientsReadIsCompatibleAndNotNew(RhetorMock mock) {
        mock.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> request.chatRequest().getMessages().isEmpty()
                        ? Reply.standard()
                        : Reply.body("application/json", "{\"content\": \"Paris.\", \"contextId\": \"c\"}"));

        assertThat(Probing.PROBE.probe(Probing.settings(mock)).findings().get("createChatCompletion"))
                .extracting(Finding::verdict, Finding::place, Finding::message)
                .containsExactly(
                        tuple(Verdict.COMPATIBLE, "response.context_id", "`context_id` is called contextId here."));
    }

    @Test
    void aRegistrationThatIsRefusedByAResponseIsNoAnswerToAnotherRequest(RhetorMock mock) {
        mock.on(FrameType.REGISTER)
                .always(Reply.frames("{\"type\": \"RESPONSE\", \"error\": \"No messages provided.\"}"));

        ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

        assertThat(result.findings().get("register")).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.BREAKING);
            assertThat(finding.message()).isEqualTo("REGISTER is refused by RESPONSE: No messages provided.");
        });
        assertThat(result.findings().get("chat")).extracting(Finding::verdict).containsExactly(Verdict.NOT_CHECKED);
    }

    @Test
    void aLateResponseToTheRegistrationIsNoAnswerToAnotherRequest(RhetorMock mock) {
        mock.on(FrameType.REGISTER)
                .always(Reply.frames(
                        new RegisterAckFrame(), "{\"type\": \"RESPONSE\", \"error\": \"No messages provided.\"}"));

        ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

        assertThat(result.findings().get("chat")).isEmpty();
        assertThat(result.findings().get("register"))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.COMPATIBLE);
    }
}
