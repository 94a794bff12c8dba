package ai.tekton.llm.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trace of a caller, on the threads of its call. */
@ExtendWith(RhetorMockExtension.class)
class ContextTest {
    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void close() {
        telemetry.assertNothingIsKept();
        telemetry.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallJoinsItsCallersTraceAndItsRequestsNameItsSpan(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "busy"), face.reply("a"));
        Span caller = telemetry.tracer().spanBuilder("caller").startSpan();
        Baggage baggage = Baggage.builder().put("tenant", "research").build();
        try (TektonLlmClient client = telemetry.client(rhetor).maxRetries(1).build();
                Scope held = Context.current().with(caller).with(baggage).makeCurrent()) {
            face.ask(client, GenerationOptions.defaults());
            assertThat(Span.current()).isEqualTo(caller);
        }
        caller.end();

        SpanData call = telemetry.callSpan();
        assertThat(call.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(rhetor.chatRequests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.header("traceparent"))
                    .contains("00-" + caller.getSpanContext().getTraceId() + "-" + call.getSpanId() + "-01");
            assertThat(request.header("baggage")).contains("tenant=research");
        });
    }

    @ParameterizedTest
    @EnumSource
    void theFramesOfTheWebSocketNameTheCallsSpanToo(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("a"));
        try (TektonLlmClient client =
                telemetry.client(rhetor).transport(Transport.WEBSOCKET).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        SpanData call = telemetry.callSpan();
        assertThat(rhetor.frames())
                .extracting(ReceivedFrame::text)
                .filteredOn(frame -> frame.contains("00-" + call.getTraceId() + "-" + call.getSpanId() + "-01"))
                .hasSize(1);
        assertThat(telemetry.attempts()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void theCallsSpanIsCurrentInTheInterceptorsAfterIt(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("a"));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        LlmInterceptor looking = (call, chain) -> {
            seen.add(Span.current().getSpanContext().getSpanId());
            return chain.proceed(call);
        };
        try (TektonLlmClient client =
                telemetry.client(rhetor).interceptor(looking).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        assertThat(seen).containsExactly(telemetry.callSpan().getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void aStageThatIsChainedToACallSeesTheCallersSpan(RhetorMock rhetor) throws Exception {
        Gate chainedFirst = new Gate();
        rhetor.enqueue(Reply.text("a").hold(chainedFirst));
        Span caller = telemetry.tracer().spanBuilder("caller").startSpan();
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            var chained = new LinkedBlockingQueue<Span>();
            try (Scope held = caller.makeCurrent()) {
                client.async().generateText("Hi").thenAccept(answer -> chained.add(Span.current()));
            }
            chainedFirst.open();
            assertThat(chained.poll(Telemetry.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(caller);
        }
        caller.end();
    }

    @Test
    void aClientWithoutTelemetryPropagatesTheContextToo(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("a"));
        Span caller = telemetry.tracer().spanBuilder("caller").startSpan();
        var seen = new LinkedBlockingQueue<Span>();
        LlmInterceptor looking = (call, chain) -> {
            seen.add(Span.current());
            return chain.proceed(call);
        };
        try (TektonLlmClient client =
                        Telemetry.plain(rhetor).interceptor(looking).build();
                Scope held = caller.makeCurrent()) {
            client.async().generateText("Hi").get(Telemetry.SOON.toSeconds(), TimeUnit.SECONDS);
        }
        caller.end();
        assertThat(seen).containsExactly(caller);
    }
}
