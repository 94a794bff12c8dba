package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those generations that clients of the contract cannot talk to. */
class UnsupportedGenerationsTest {
    private static final String HI = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";

    @Nested
    class June {
        @RegisterExtension
        static final RhetorMockExtension MOCK = of(RhetorGeneration.TEKTON_2025_06);

        @Test
        void theDocumentIdentifiesTheGeneration(RhetorMock rhetor) throws Exception {
            assertThat(documented(rhetor, "/api/v1/openapi.json")).contains(RhetorGeneration.TEKTON_2025_06.id());
        }

        @Test
        void aChatAlwaysFails(RhetorMock rhetor) throws Exception {
            assertThat(Calls.post(rhetor, "/api/v1/chat", HI).statusCode()).isEqualTo(500);
            assertThat(Calls.post(rhetor, "/api/v1/chat", "{}").statusCode()).isEqualTo(500);
            assertThat(rhetor.takeRequest(SOON).reachedModel()).isEmpty();
        }

        @Test
        void healthExistsButNeitherThatOfTheContractNorGenerate(RhetorMock rhetor) throws Exception {
            assertThat(Calls.get(rhetor, "/health").statusCode()).isEqualTo(200);
            assertThat(Calls.get(rhetor, "/api/v1/health").statusCode()).isEqualTo(404);
            assertThat(Calls.post(rhetor, "/api/v1/generate", "{\"prompt\":\"hi\"}")
                            .statusCode())
                    .isEqualTo(404);
        }

        @Test
        void aMissingOperationStaysMissingEvenIfAScriptRequestsTheStandardAnswer(RhetorMock rhetor) throws Exception {
            rhetor.on(RhetorOperation.LIST_PROVIDERS).enqueue(Reply.standard());

            assertThat(Calls.call(rhetor, RhetorOperation.LIST_PROVIDERS).statusCode())
                    .isEqualTo(404);
        }

        @Test
        void theWebSocketSendsAnAnswerInChunksAndThenItsEnd(RhetorMock rhetor) throws Exception {
            try (SocketClient client = SocketClient.open(rhetor)) {
                client.sendAsIs(
                        "{\"messages\": [{\"role\": \"user\", \"content\": \"Where?\"}], \"context_id\": \"c\"}");

                ObjectNode piece = nextAsObject(client);
                assertThat(piece.fieldNames())
                        .toIterable()
                        .containsExactly("content", "done", "error", "context_id", "model", "provider", "timestamp");
                assertThat(piece.path("done").asBoolean(true)).isFalse();
                assertThat(piece.path("error").isNull()).isTrue();
                assertThat(piece.path("context_id").asText()).isEqualTo("c");
                assertThat(piece.path("content").asText() + textOfTheRest(client))
                        .contains("Where?");
            }
        }

        @Test
        void framesAreAnsweredInTurnAndAFailureIsOneEmptyChunk(RhetorMock rhetor) throws Exception {
            Gate gate = new Gate();
            rhetor.onUnknownFrame()
                    .enqueue(
                            Reply.text("Par is.").holdBefore(1, gate),
                            Reply.adapterError("down"),
                            Reply.stream("Ma", "drid"));

            try (SocketClient client = SocketClient.open(rhetor)) {
                client.sendAsIs(HI).sendAsIs(HI).sendAsIs(HI);
                assertThat(nextAsObject(client).path("content").asText()).isEqualTo("Par");
                for (int i = 0; i < 3; i++) {
                    rhetor.takeFrame(SOON);
                }
                assertThat(client.hasNothingYet()).isTrue();
                gate.open();

                assertThat(textOfTheRest(client)).isEqualTo(" is.");
                assertThat(nextAsObject(client).path("content").asText("?")).isEmpty();
                assertThat(textOfTheRest(client)).isEmpty();
                assertThat(textOfTheRest(client)).isEqualTo("Madrid");
            }
        }

        @Test
        void aFrameThatIsNotJsonSilencesTheSocketWithoutClosingIt(RhetorMock rhetor) throws Exception {
            try (SocketClient client = SocketClient.open(rhetor)) {
                client.sendAsIs("hello").sendAsIs(HI);

                assertThat(rhetor.takeFrame(SOON).outcome())
                        .succeedsWithin(SOON)
                        .isEqualTo(Outcome.CUT_BY_SCRIPT);
                assertThat(client.hasNothingYet()).isTrue();
                assertThat(rhetor.webSockets()).hasSize(1);
            }
        }

        private String textOfTheRest(SocketClient client) throws InterruptedException {
            StringBuilder text = new StringBuilder();
            ObjectNode frame = nextAsObject(client);
            while (!frame.path("type").asText().equals("stream_complete")) {
                text.append(frame.path("content").asText());
                frame = nextAsObject(client);
            }
            return text.toString();
        }

        private ObjectNode nextAsObject(SocketClient client) throws InterruptedException {
            return Json.parse(client.nextAsIs()).orElseThrow();
        }
    }

    @Nested
    class Older {
        @RegisterExtension
        static final RhetorMockExtension MOCK = of(RhetorGeneration.TEKTON_OLDER);

        @Test
        void theDocumentIdentifiesTheGeneration(RhetorMock rhetor) throws Exception {
            assertThat(documented(rhetor, "/openapi.json")).contains(RhetorGeneration.TEKTON_OLDER.id());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/message", "/chat"})
        void everyPromptFails(String path, RhetorMock rhetor) throws Exception {
            assertThat(Calls.post(rhetor, path, "{\"message\": \"hi\"}").statusCode())
                    .isEqualTo(500);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/v1/health", "/api/v1/openapi.json", "/api/v1/chat"})
        void noOperationOfTheContractExists(String path, RhetorMock rhetor) throws Exception {
            assertThat(Calls.get(rhetor, path).statusCode()).isEqualTo(404);
        }
    }

    @Nested
    class Enhanced {
        @RegisterExtension
        static final RhetorMockExtension MOCK = of(RhetorGeneration.TEKTON_ENHANCED);

        @Test
        void theDocumentIdentifiesTheGeneration(RhetorMock rhetor) throws Exception {
            assertThat(documented(rhetor, "/openapi.json")).contains(RhetorGeneration.TEKTON_ENHANCED.id());
        }

        @Test
        void aPromptIsAnsweredAtComplete(RhetorMock rhetor) throws Exception {
            HttpResponse<String> response =
                    Calls.post(rhetor, "/complete", "{\"message\": \"Where is it?\", \"context_id\": \"c\"}");

            ObjectNode answer = Calls.object(response);
            assertThat(answer.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "content", "model", "provider", "usage", "context_id", "elapsed_seconds", "timestamp");
            assertThat(answer.path("content").asText()).contains("Where is it?");
            assertThat(answer.path("context_id").asText()).isEqualTo("c");
            assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(3);
            assertThat(answer.at("/usage/output_tokens").asInt())
                    .isEqualTo(answer.path("content").asText().split(" ").length);
            assertThat(rhetor.takeRequest(SOON).reachedModel()).contains("Where is it?");
        }

        @ParameterizedTest
        @CsvSource({"{}, message", "{\"message\": \"hi\"}, context_id"})
        void missingFieldsAreReportedAsAList(String body, String field, RhetorMock rhetor) throws Exception {
            HttpResponse<String> response = Calls.post(rhetor, "/complete", body);

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(Calls.object(response).at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"" + field + "\"]");
            assertThat(rhetor.takeRequest(SOON).reachedModel()).isEmpty();
        }

        @Test
        void aProviderCountsOnlyTogetherWithAModel(RhetorMock rhetor) throws Exception {
            String alone = "{\"message\": \"hi\", \"context_id\": \"c\", \"provider_id\": \"nope\"}";
            String both = alone.replace("}", ", \"model_id\": \"m\"}");

            assertThat(Calls.post(rhetor, "/complete", alone).statusCode()).isEqualTo(200);
            HttpResponse<String> unknown = Calls.post(rhetor, "/complete", both);
            ObjectNode known = Calls.object(Calls.post(rhetor, "/complete", both.replace("nope", "openai")));

            assertThat(unknown.statusCode()).isEqualTo(500);
            assertThat(unknown.body()).isEqualTo("{\"detail\":\"400: Unknown provider: nope\"}");
            assertThat(known.path("provider").asText()).isEqualTo("openai");
            assertThat(known.path("model").asText()).isEqualTo("m");
        }

        @Test
        void theProvidersNameTheirModels(RhetorMock rhetor) throws Exception {
            ObjectNode list = Calls.object(Calls.get(rhetor, "/providers"));

            assertThat(list.path("providers")).isNotEmpty().allSatisfy(provider -> {
                assertThat(provider.fieldNames())
                        .toIterable()
                        .containsExactlyInAnyOrder(
                                "id",
                                "name",
                                "type",
                                "base_url",
                                "available",
                                "models",
                                "default_model",
                                "capabilities");
                assertThat(provider.at("/models/0").isTextual()).isTrue();
            });
        }

        @Test
        void chatAndTheWebSocketAreMissing(RhetorMock rhetor) throws Exception {
            assertThat(Calls.post(rhetor, "/api/v1/chat", HI).statusCode()).isEqualTo(404);
            assertThat(Calls.post(rhetor, "/api/v1/chat/stream", HI).statusCode())
                    .isEqualTo(404);
            try (RawClient client = new RawClient(rhetor)) {
                client.send("GET " + Handshake.PATH + RawClient.UPGRADE + "\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 403 Forbidden\r\n");
            }
        }
    }

    private static RhetorMockExtension of(RhetorGeneration generation) {
        return new RhetorMockExtension(RhetorMock.builder().profile(generation));
    }

    /** {@return the id of the generation that a document's paths are of} */
    private static String documented(RhetorMock rhetor, String path) throws Exception {
        Set<String> paths = new HashSet<>();
        Calls.object(Calls.get(rhetor, path)).path("paths").fieldNames().forEachRemaining(paths::add);
        return RhetorGeneration.ofPaths(paths).orElseThrow().id();
    }
}
