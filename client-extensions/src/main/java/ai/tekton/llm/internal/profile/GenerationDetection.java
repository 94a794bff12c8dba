package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.rhetor.RhetorGeneration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a server's generation. Unknown, asked for by one call while others wait for it, then known for good; or
 * unknown again, where the server could not be asked. Thread-safe.
 */
public final class GenerationDetection {
    /** How long asking may take: a server that is up answers in a fraction of it. */
    private static final Duration MOST = Duration.ofSeconds(2);

    /** How long a server that answered, but did not tell, is not asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger("ai.tekton.llm.TektonLlmClient");

    private final GenerationProbe probe;
    private final String server;
    private final LongSupplier nanos;
    private volatile Optional<RhetorGeneration> known = Optional.empty();

    // Guarded by this.
    private Question underWay;
    private Optional<Long> quietUntil = Optional.empty();

    /**
     * Makes a detection that has not begun.
     *
     * @param probe asks the server
     * @param server what messages call the server
     * @param nanos the time, as {@link System#nanoTime()} tells it
     */
    public GenerationDetection(GenerationProbe probe, String server, LongSupplier nanos) {
        this.probe = probe;
        this.server = server;
        this.nanos = nanos;
    }

    /** The generation, where it is known. */
    public Optional<RhetorGeneration> known() {
        return known;
    }

    /**
     * Takes part in the asking.
     *
     * @param context the limits of the call that wants to know
     * @return the asking, which this call has to do where it is the first
     */
    Asking join(CallContext context) {
        synchronized (this) {
            if (known.isPresent()) {
                return new Asking(Question.answered(GenerationAnswer.of(known.get())), Optional.empty());
            }
            if (quietUntil.isPresent() && quietUntil.get() - nanos.getAsLong() > 0) {
                return new Asking(Question.answered(GenerationAnswer.untold()), Optional.empty());
            }
            if (underWay != null) {
                return new Asking(underWay, Optional.empty());
            }
            underWay = new Question();
            return new Asking(underWay, Optional.of(probe.look(limited(context))));
        }
    }

    private static CallContext limited(CallContext context) {
        Duration least = context.timeout().compareTo(MOST) < 0 ? context.timeout() : MOST;
        return context.withTimeout(least);
    }

    /**
     * The generation; blocks until it is known, or cannot be.
     *
     * @param context the limits of the call that wants to know
     * @return the generation; empty if the server could not be asked, or did not tell
     */
    public Optional<RhetorGeneration> now(CallContext context) {
        while (known.isEmpty()) {
            Asking asking = join(context);
            asking.ask();
            try {
                GenerationAnswer answer = asking.question.await();
                if (!answer.isGivenUp()) {
                    return answer.generation();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return known;
    }

    private void conclude(Question question, GenerationAnswer answer) {
        synchronized (this) {
            if (underWay != question) {
                return;
            }
            underWay = null;
            known = answer.generation();
            if (answer.isUntold()) {
                quietUntil = Optional.of(nanos.getAsLong() + PAUSE.toNanos());
            }
        }
        answer.generation()
                .filter(generation -> generation != RhetorGeneration.CONTRACT)
                .ifPresent(
                        generation -> LOG.info("{} is {}. {}", server, generation.title(), generation.description()));
        question.answer(answer);
    }

    /** One call's part in the asking: it asks, or waits for another that does. Thread-safe. */
    final class Asking {
        private final Question question;
        private final Optional<GenerationProbe.Look> look;

        Asking(Question question, Optional<GenerationProbe.Look> look) {
            this.question = question;
            this.look = look;
        }

        /** Returns whether this call is the one that asks. */
        boolean isFirst() {
            return look.isPresent();
        }

        /** Asks, where this call is the one to; blocks. */
        void ask() {
            look.ifPresent(asked -> conclude(question, asked.ask()));
        }

        /** Gives up asking; whoever waits for it asks anew. */
        void abandon() {
            look.ifPresent(asked -> {
                asked.cancel();
                conclude(question, GenerationAnswer.givenUp());
            });
        }

        /** Runs a task when the asking is over, on whatever thread that is, and after those that came before. */
        void then(Runnable task) {
            question.then(task);
        }

        /** What came of it; as if it was given up, where it is not over. */
        GenerationAnswer outcome() {
            return question.outcome();
        }
    }
}
