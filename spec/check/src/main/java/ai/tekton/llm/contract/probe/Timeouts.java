package ai.tekton.llm.contract.probe;

import java.time.Duration;

/**
 * How long a server is waited for: each time, and in all where no model is asked, since nothing else takes long.
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

    /** {@return the patience that such settings ask for, which begins now} */
    static Timeouts of(ProbeSettings settings) {
        return settings.generate()
                ? new Timeouts(settings.timeout(), LONGEST)
                : new Timeouts(least(settings.timeout(), EACH), IN_ALL);
    }

    /** {@return how long one answer may take, for messages and for what cannot be told a time each} */
    Duration each() {
        return each;
    }

    /** {@return how long the next answer may take; zero or less where the time is up} */
    Duration next() {
        return least(each, inAll.minusNanos(System.nanoTime() - beganNanos));
    }

    /** {@return how long each of so many waits may take that are still to come} */
    Duration shared(int waits) {
        Duration share = inAll.minusNanos(System.nanoTime() - beganNanos).dividedBy(waits);
        return least(each, share.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : share);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
