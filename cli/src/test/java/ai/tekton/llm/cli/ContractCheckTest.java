package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
class ContractCheckTest {
    @TempDir
    private Path folder;

    @Test
    void aRhetorThatKeepsTheContractGivesStatus0(RhetorMock rhetor) {
        Result result = check("--url", rhetor.url());

        assertThat(result.status()).as(result.out()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("A Rhetor that conforms to this contract (contract). ")
                .contains("\n" + rhetor.url() + " (version " + RhetorContract.VERSION)
                .contains("same         POST /api/v1/chat ", "same         WebSocket CHAT_STREAM")
                .contains("Nothing is breaking");
    }

    @Test
    void aRhetorOfSeptember2025IsComparedWithItsOwnGenerationAndTheStatusIs0() {
        try (RhetorMock rhetor =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start()) {
            Result result = check("--url", rhetor.url());

            assertThat(result.status()).as(result.out()).isZero();
            assertThat(result.out())
                    .startsWith("Rhetor of September 2025 (tekton-2025-09). ")
                    .contains("The server has /health instead of /api/v1/health, /api/models/ instead of")
                    .containsPattern("\n--ws, WebSocket +fails +no request is answered on it: use HTTP\n");
        }
    }

    @Test
    void aCassetteThatViolatesTheContractGivesStatus1AndTheLinesThatDiffer() throws Exception {
        Path cassette =
                cassette("{\"content\":\"Paris.\",\"usage\":{\"total_tokens\":\"many\"}}", "{\"messages\":\"Hello\"}");

        Result result = check("--cassette", cassette.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("line 2, request POST /api/v1/chat: messages is ")
                .contains("line 3, response to POST /api/v1/chat: usage.total_tokens is ")
                .contains("record it again");
        assertThat(check("--json", "--cassette", cassette.toString()).out()).contains("\"line\":3");
    }

    @Test
    void aDamagedCassetteIsNotCheckedAndTheErrorNamesTheLine() throws Exception {
        Path cassette = cassette("{}", "{}");
        Files.writeString(cassette, Files.readString(cassette).replace("{\"chunk\"", "{chunk"));

        Result result = check("--cassette", cassette.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("line 4");
    }

    private Path cassette(String answer, String request) throws IOException {
        return Files.writeString(folder.resolve("cassette.jsonl"), """
                {"cassette":1,"contract":"0.1.0","profile":"contract","recorded":"2026-01-01T00:00:00Z"}
                {"request":1,"method":"POST","path":"/api/v1/chat","headers":{},"json":%s}
                {"response":1,"ms":1,"status":200,"headers":[["content-type","application/json"]],"framing":"length"}
                {"chunk":1,"ms":1,"json":%s}
                {"end":1,"ms":1,"how":"complete"}
                """.formatted(request, answer));
    }

    @Test
    void anUnsupportedRhetorGivesStatus1() {
        try (RhetorMock rhetor =
                RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_06).start()) {
            Result result = check("--url", rhetor.url());

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).contains("update Tekton to one whose Rhetor is of September 2025 or newer");
        }
    }

    @Test
    void aDeviationIsReportedWithItsOperationAndFieldAndTheStatusIs1(RhetorMock rhetor) {
        Deviation.CHAT_USAGE_AS_TEXT.applyTo(rhetor);

        Result result = check("--url", rhetor.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern(
                        "breaking +POST /api/v1/chat +createChatCompletion\n( +breaking: .*\n)* +breaking: response.usage.total_tokens")
                .contains("Breaking: 1 breaking");
    }

    @Test
    void withoutAServerTheStatusIs2() {
        String unused = UnusedAddress.url();

        Result result = check("--url", unused);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).contains("No server listens at " + unused).doesNotContain("\nsame ");
    }

    @Test
    void theBuiltInMockIsNotCheckedIfThereIsNoAddress() {
        assertThat(check().status()).isEqualTo(2);
    }

    @Test
    void noGenerateSendsNoPromptAndChecksTheOtherOperations(RhetorMock rhetor) {
        Result result = check("--url", rhetor.url(), "--no-generate");

        assertThat(result.status()).as(result.out()).isZero();
        assertThat(result.out())
                .contains("same         GET /api/v1/providers", "same         WebSocket REGISTER")
                .contains("not checked  POST /api/v1/chat ");
        assertThat(rhetor.journal())
                .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"));
    }

    @Test
    void aDocumentIsComparedWithoutAServer() throws IOException {
        Path document = document("/api/v1/providers:", "/api/v2/providers:");

        Result result = check("--openapi", document.toString());

        assertThat(result.status())
                .as("the contract lets a server do without providers")
                .isZero();
        assertThat(result.out())
                .contains("missing      GET /api/v1/providers")
                .containsPattern("The server has besides, and the client does not use: .*GET /api/v2/providers")
                .contains("/api/models/ instead of /api/v1/providers");
    }

    @Test
    void aDocumentThatBreaksTheClientGivesStatus1() throws IOException {
        Path document = document("finish_reason:", "end_reason:");

        Result result = check("--openapi", document.toString(), "--json");

        assertThat(result.status()).isEqualTo(1);
        JsonNode chat = new ObjectMapper().readTree(result.out()).at("/operations/0");
        assertThat(chat.path("verdict").asText()).isEqualTo("breaking");
        assertThat(chat.at("/findings/0/place").asText()).isEqualTo("response.finish_reason");
    }

    @Test
    void aMissingDocumentIsReportedAndTheStatusIs2() {
        Result result = check("--openapi", folder.resolve("none.json").toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("none.json cannot be read");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aFileThatIsNotAnOpenApiDocumentIsReportedAndTheStatusIs2() throws IOException {
        Path document = Files.writeString(folder.resolve("other.json"), "{\"swagger\": \"2.0\"}");

        Result result = check("--openapi", document.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("other.json is no OpenAPI 3 document");
    }

    @Test
    void theHtmlPageIsWrittenInAddition(RhetorMock rhetor) throws IOException {
        Path page = folder.resolve("report.html");

        Result result = check("--url", rhetor.url(), "--html", page.toString());

        assertThat(result.status()).isZero();
        assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("createChatCompletion");
    }

    @Test
    void theTokenIsSentAndNeverShown() {
        try (RhetorMock closed = RhetorMock.builder().token("right-token").start()) {
            Result right = check("--url", closed.url(), "--token", "right-token");
            Result wrong = check("--url", closed.url(), "--token", "wrong-token");

            assertThat(right.status()).as(right.out()).isZero();
            assertThat(wrong.status()).isEqualTo(2);
            assertThat(wrong.out()).contains("does not accept the token").doesNotContain("wrong-token");
        }
    }

    @Test
    void contractWithoutASubcommandIsWrongUsage() {
        Result result = new CommandRun().run("contract");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("A command is missing", "check");
    }

    private static Result check(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "contract";
        args[1] = "check";
        System.arraycopy(options, 0, args, 2, options.length);
        return new CommandRun().run(args);
    }

    /** The contract with another word in it, as a server's document. */
    private Path document(String from, String to) throws IOException {
        try (InputStream contract = RhetorContract.class.getResourceAsStream("/ai/tekton/rhetor/spec/rhetor.yaml")) {
            String text = new String(contract.readAllBytes(), StandardCharsets.UTF_8);
            String changed = text.replace(from, to).replaceAll("operationId: .*", "operationId: of_its_own");
            return Files.writeString(folder.resolve("openapi.yaml"), changed);
        }
    }
}
