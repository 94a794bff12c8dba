package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.ManualUpstream.Served;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedUpstreamTest {
    private static final CompletionResponse ANSWER =
            CompletionResponse.builder().content("x").build();
    private static final Request<CompletionResponse> REQUEST = Request.whole(call(0, GenerationOptions.defaults()));

    private final Random random = new Random(7);
    private Instant now = Instant.parse("2025-03-01T12:00:00Z");
    private List<ManualUpstream> servers = List.of();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private BalancedUpstream balanced(int addresses) {
        servers = IntStream.range(0, addresses)
                .mapToObj(number -> new ManualUpstream("server" + number))
                .toList();
        CircuitBreakerConfig breaker = CircuitBreakerConfig.builder()
                .windowSize(2)
                .failureShare(1)
                .openFor(Duration.ofSeconds(30))
                .build();
        List<Upstream> guarded = new ArrayList<>();
        for (ManualUpstream server : servers) {
            guarded.add(
                    new CircuitBreakingUpstream(server, server.name(), breaker, clock, new Events(List.of(), clock)));
        }
        return new BalancedUpstream(guarded, random::nextInt);
    }

    private static SeenCall<CompletionResponse> ask(BalancedUpstream upstream, CallLoop loop) {
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        upstream.open(REQUEST, loop).pull(seen);
        return seen;
    }

    private static SeenCall<CompletionResponse> ask(BalancedUpstream upstream) {
        return ask(upstream, ManualUpstream.atOnce());
    }

    private Served onlyOneUnderWay() {
        List<Served> all =
                servers.stream().flatMap(server -> server.underWay().stream()).toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Which address the only request in progress is at. */
    private int place() {
        return IntStream.range(0, servers.size())
                .filter(number -> !servers.get(number).underWay().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Lets requests at an address fail until its breaker has opened. */
    private void breakDown(BalancedUpstream upstream, int address) {
        int failures = 0;
        while (failures < 2) {
            ask(upstream);
            if (place() == address) {
                failures++;
                onlyOneUnderWay().fail(down());
            } else {
                onlyOneUnderWay().answer(ANSWER);
            }
        }
    }

    @Test
    void twoAddressesGetTheSameLoadAndManyGetNearlyTheSame() {
        BalancedUpstream two = balanced(2);
        for (int i = 0; i < 100; i++) {
            ask(two);
        }
        assertThat(servers).allSatisfy(server -> assertThat(server.served).hasSize(50));

        BalancedUpstream ten = balanced(10);
        for (int i = 0; i < 1000; i++) {
            ask(ten);
        }
        assertThat(servers).allSatisfy(server -> assertThat(server.served).hasSizeBetween(95, 105));
    }

    @Test
    void aSlowAddressGetsFewerCalls() {
        BalancedUpstream upstream = balanced(2);
        for (int i = 0; i < 100; i++) {
            ask(upstream);
            servers.get(1).underWay().forEach(request -> request.answer(ANSWER));
        }
        assertThat(servers.get(0).served).hasSizeLessThan(10);
    }

    @Test
    void aCancelledFailedOrCompletedCallIsNoLongerInProgress() {
        BalancedUpstream upstream = balanced(2);
        for (int round = 0; round < 100; round++) {
            Source<CompletionResponse> source = upstream.open(REQUEST, ManualUpstream.atOnce());
            boolean before = random.nextInt(4) == 0;
            if (before) {
                source.cancel();
            }
            source.pull(new SeenCall<>());
            source.cancel();
            source.cancel();
            ask(upstream);
            if (random.nextBoolean()) {
                onlyOneUnderWay().answer(ANSWER);
            } else {
                onlyOneUnderWay().fail(new InvalidRequestException("no"));
            }
        }
        servers.forEach(server -> server.served.clear());
        for (int i = 0; i < 50; i++) {
            ask(upstream);
        }
        assertThat(servers).allSatisfy(server -> assertThat(server.served).hasSize(25));
    }

    @Test
    void aRetryGoesToAnAddressWhereTheCallHasNotFailedYet() {
        for (int round = 0; round < 50; round++) {
            BalancedUpstream upstream = balanced(3);
            CallLoop loop = ManualUpstream.atOnce();
            List<Integer> places = new ArrayList<>();
            for (int attempt = 0; attempt < 3; attempt++) {
                ask(upstream, loop);
                places.add(place());
                onlyOneUnderWay().fail(down());
            }
            assertThat(places).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(ask(upstream, loop).failure())
                    .as("where all have failed, any will do")
                    .isEmpty();
        }
    }

    @Test
    void anAddressWhoseBreakerIsOpenIsSkippedUntilItMayBeProbed() {
        BalancedUpstream upstream = balanced(2);
        breakDown(upstream, 0);
        servers.forEach(server -> server.served.clear());

        for (int i = 0; i < 50; i++) {
            assertThat(ask(upstream).failure()).isEmpty();
        }
        assertThat(servers.get(0).served).isEmpty();
        assertThat(servers.get(1).served).hasSize(50);

        now = now.plusSeconds(31);
        for (int i = 0; i < 50; i++) {
            assertThat(ask(upstream).failure()).as("others while it is probed").isEmpty();
        }
        assertThat(servers.get(0).served)
                .as("one probe, and no one fails for it")
                .hasSize(1);
        servers.get(0).served.get(0).answer(ANSWER);
        ask(upstream);
        ask(upstream);
        assertThat(servers.get(0).served).hasSize(3);
    }

    @Test
    void aCallFailsAtOnceIfAllAddressesAreSuspended() {
        BalancedUpstream upstream = balanced(2);
        breakDown(upstream, 0);
        ask(upstream);
        onlyOneUnderWay().fail(down());
        ask(upstream);
        onlyOneUnderWay().fail(down());

        assertThat(ask(upstream).failure()).get().isInstanceOfSatisfying(ServiceUnavailableException.class, e -> {
            assertThat(e).hasMessageContaining("all 2 addresses").hasMessageContaining("suspended");
            assertThat(e.isRetryable()).isFalse();
            assertThat(e.attempts()).isZero();
        });
    }

    @Test
    void aProbeCancelledBeforeItIsSentLetsTheNextCallProbe() {
        BalancedUpstream upstream = balanced(1);
        breakDown(upstream, 0);
        now = now.plusSeconds(31);

        Source<CompletionResponse> cancelled = upstream.open(REQUEST, ManualUpstream.atOnce());
        cancelled.cancel();
        cancelled.pull(new SeenCall<>());

        assertThat(ask(upstream).failure()).isEmpty();
    }
}
