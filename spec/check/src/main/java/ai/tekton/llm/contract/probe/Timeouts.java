package ai.tekton.llm.contract.probe;

import java.time.Duration;

/**
 * The limits of waiting for a server: for each answer, and in all where no model is asked, since nothing else takes long.
 * Thread-safe.
 */
final class Timeouts {
    private static final Duration IN_ALL = Duration.ofMillis(3500);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Duration each;
    private final Duration inAll;
    private final long beganNanos = System.nanoTime();

    private Timeouts(Duration each, Duration inAll) {
        this.each = each;
        this.inAll = inAll;
    }

    /** {@return the limits of a probe that begins now} */
    static Timeouts of(ProbeSettings settings) {
        return settings.generate()
                ? new Timeouts(settings.timeout(), LONGEST)
                : new Timeouts(least(settings.timeout(), EACH), IN_ALL);
    }

    /** {@return the limit of one answer} */
    Duration each() {
        return each;
    }

    /** {@return the limit of the next answer; zero or less where the time is up} */
    Duration next() {
        return least(each, inAll.minusNanos(System.nanoTime() - beganNanos));
    }

    /** {@return the limit of each of a number of waits that are still to come} */
    Duration shared(int waits) {
        Duration share = inAll.minusNanos(System.nanoTime() - beganNanos).dividedBy(waits);
        return least(each, share.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : share);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
