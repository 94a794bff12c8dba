package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.WireJson;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransportErrorsTest {
    private static final ErrorText TEXT = new ErrorText(new WireJson(), Optional.empty());

    private static String events(IOException e) {
        CallContext context = CallContext.builder()
                .timeout(Duration.ofSeconds(1))
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        return new TransportErrors(new ErrorMapper("Rhetor", TEXT), TEXT, Clock.systemUTC())
                .map(e, context, "")
                .getMessage();
    }

    private static IOException thrownAt(byte[] body) {
        try {
            new ObjectMapper().readTree(body);
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("It is JSON.");
    }

    @Test
    void bytesInNoJsonEncodingAreReportedAsInvalidJsonAndNotAsALostConnection() {
        byte[] looksLikeUtf32 = {0, 0, 0, '{', 0x7A, 0x22, 0x63, 0x22, 0, 0, 0, '}'};

        assertThat(events(thrownAt(looksLikeUtf32)))
                .isEqualTo("The answer is not the JSON of the contract. Is Rhetor a Rhetor server?");
        assertThat(events(thrownAt(new byte[] {'{'})))
                .isEqualTo("The answer is not the JSON of the contract. Is Rhetor a Rhetor server?");
    }
}
