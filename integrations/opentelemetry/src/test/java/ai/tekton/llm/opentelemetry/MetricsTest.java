package ai.tekton.llm.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The metrics of calls, held against the conventions. */
@ExtendWith(RhetorMockExtension.class)
class MetricsTest {
    private static final String DURATION = "gen_ai.client.operation.duration";
    private static final String FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
    private static final String TOKENS = "gen_ai.client.token.usage";

    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void close() {
        telemetry.assertNothingIsKept();
        telemetry.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsMeasuredWithTheBoundariesAndTheAttributesOfTheConventions(Face face, RhetorMock rhetor)
            throws Exception {
        rhetor.enqueue(face.reply("Paris", "."));
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        assertThat(telemetry.metric(DURATION).getUnit()).isEqualTo("s");
        assertThat(points(telemetry.metric(DURATION))).singleElement().satisfies(point -> {
            assertThat(point.getBoundaries()).isEqualTo(CallMetrics.SECONDS);
            assertThat(point.getCount()).isOne();
            assertThat(names(point))
                    .containsExactlyInAnyOrder(
                            "gen_ai.operation.name",
                            "gen_ai.provider.name",
                            "gen_ai.request.model",
                            "gen_ai.response.model",
                            "server.address",
                            "server.port");
        });
        if (face.isStream()) {
            assertThat(telemetry.metric(FIRST_CHUNK).getUnit()).isEqualTo("s");
            assertThat(points(telemetry.metric(FIRST_CHUNK)))
                    .singleElement()
                    .satisfies(point -> assertThat(point.getBoundaries()).isEqualTo(CallMetrics.SECONDS));
        } else {
            assertThat(telemetry.metricNames()).doesNotContain(FIRST_CHUNK);
        }
        assertThat(telemetry.metric(TOKENS).getUnit()).isEqualTo("{token}");
        assertThat(points(telemetry.metric(TOKENS)))
                .allSatisfy(point -> assertThat(point.getBoundaries().get(13)).isEqualTo(67108864.0))
                .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("gen_ai.token.type")))
                .containsExactlyInAnyOrder("input", "output");
    }

    @Test
    void theDurationOfAFailedCallHasItsErrorTypeAndNoTokensAreCounted(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "broken"));
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(AdapterException.class);
        }

        assertThat(points(telemetry.metric(DURATION)))
                .singleElement()
                .satisfies(point -> assertThat(point.getAttributes().get(AttributeKey.stringKey("error.type")))
                        .isEqualTo(AdapterException.class.getName()));
        assertThat(telemetry.metricNames()).containsExactly(DURATION);
    }

    private static Collection<HistogramPointData> points(MetricData metric) {
        return metric.getHistogramData().getPoints();
    }

    private static List<String> names(HistogramPointData point) {
        return point.getAttributes().asMap().keySet().stream()
                .map(AttributeKey::getKey)
                .toList();
    }
}
