package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.call;
import static ai.tekton.llm.mock.Calls.request;
import static ai.tekton.llm.mock.Calls.send;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_API_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.LIST_PROVIDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuilderTest {
    @Test
    void theBasePathPrecedesEveryPath() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().basePath("/api/llm/").start()) {
            assertThat(rhetor.url()).isEqualTo("http://127.0.0.1:" + rhetor.port() + "/api/llm");
            assertThat(call(rhetor, GET_HEALTH).statusCode()).isEqualTo(200);
            assertThat(send(request("http://127.0.0.1:" + rhetor.port(), GET_HEALTH, ""))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aTokenIsRequiredIfOneIsSet() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().token("secret").start()) {
            rhetor.enqueue(Reply.text("in"));

            HttpResponse<String> without = call(rhetor, GET_HEALTH);
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.body()).isEqualTo("{\"detail\":\"Not authenticated\"}");
            assertThat(send(request(rhetor.url(), GET_HEALTH, "").header("Authorization", "Bearer wrong"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(request(rhetor.url(), GET_HEALTH, "").header("Authorization", "Bearer secret"))
                            .body())
                    .isEqualTo("in");
        }
    }

    @ParameterizedTest
    @EnumSource(TextField.class)
    void theTextIsInTheConfiguredField(TextField field) throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().textField(field).start()) {
            String body = call(rhetor, CREATE_CHAT_COMPLETION).body();

            for (TextField each : TextField.values()) {
                assertThat(body.contains("\"" + each.name().toLowerCase(Locale.ROOT) + "\":"))
                        .isEqualTo(each == field);
            }
        }
    }

    @Test
    void anOlderServerHasNeitherApiHealthNorProviders() throws Exception {
        try (RhetorMock rhetor =
                RhetorMock.builder().withoutApiHealth().withoutProviders().start()) {
            assertThat(call(rhetor, GET_API_HEALTH).statusCode()).isEqualTo(404);
            assertThat(call(rhetor, LIST_PROVIDERS).statusCode()).isEqualTo(404);
            assertThat(call(rhetor, GET_HEALTH).statusCode()).isEqualTo(200);
            assertThat(call(rhetor, CREATE_CHAT_COMPLETION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void browsersOfTheAllowedOriginGetCorsHeaders() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder()
                        .token("secret")
                        .corsAllowedOrigin("http://app.test")
                        .start();
                RawClient client = new RawClient(rhetor)) {
            client.send("OPTIONS " + CREATE_CHAT_COMPLETION.path() + " HTTP/1.1\r\nHost: mock\r\n"
                    + "Origin: http://app.test\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: authorization\r\n\r\n");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(
                            "access-control-allow-methods: POST\r\n",
                            "access-control-allow-headers: authorization\r\n",
                            "access-control-allow-origin: http://app.test\r\n");
            assertThat(call(rhetor, GET_HEALTH).headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("http://app.test");
        }
    }

    @Test
    void noCorsHeaderIsSentByDefault() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start()) {
            assertThat(call(rhetor, GET_HEALTH).headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void streamsHaveThePaceOfTheMockUnlessTheySetTheirOwn() {
        Duration delay = Duration.ofMillis(3);
        MockConfig config = RhetorMock.builder().chunkDelay(delay).config();
        ContractGeneration contract = new ContractGeneration(config, new Simulation(config.clock()), 1);
        Renderer renderer = new Renderer(config, contract, contract);
        ReceivedRequest request = new ReceivedRequest(
                contract, Optional.empty(), "GET", "/", "", Map.of(), new byte[0], 1, Calls.CLOCK.instant());

        assertThat(pace(renderer, Reply.stream("a"), request)).isEqualTo(delay);
        assertThat(pace(renderer, Reply.stream("a").pace(Duration.ZERO), request))
                .isZero();
    }

    @Test
    void invalidValuesAreRefusedAtOnce() {
        RhetorMockBuilder builder = RhetorMock.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(70_000));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.basePath("api"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.chunkDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.chunkDelay(Duration.ofDays(200_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.text("a").delay(Duration.ofDays(25)));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.standard().status(100));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.standard().cutAfter(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.endless(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.repeated("text/plain", "", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.standard().header("X", "a\r\nY: b"));
    }

    private static Duration pace(Renderer renderer, Reply reply, ReceivedRequest request) {
        return ((Rendered.Chunks)
                        renderer.render(reply.plan().content(), request).body())
                .pace();
    }
}
