package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The classes that a first call loads, in a separate JVM: they are most of the cost of a first call. */
@ExtendWith(RhetorMockExtension.class)
class FirstCallTest {
    @Test
    void theFirstCallLoadsNoClassOfDataBindingAndNoneOfTlsOverPlainHttp(RhetorMock rhetor) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Caller.class.getName(),
                rhetor.url());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("ai.tekton.llm.TektonLlmClient source:", "com.fasterxml.jackson.core.JsonFactory");
        assertThat(output.lines()
                        .filter(line -> line.contains("jackson.databind.deser")
                                || line.contains("jackson.databind.ser")
                                || line.contains("sun.security.ssl.SSLContextImpl")))
                .isEmpty();
    }

    /** Makes one call of each kind; ends with a status other than 0 if one fails. */
    static final class Caller {
        public static void main(String[] args) {
            try (TektonLlmClient client = TestClients.plain(args[0]).build()) {
                client.generateText("Hi");
                client.streamText("Hi").text();
            }
        }
    }
}
