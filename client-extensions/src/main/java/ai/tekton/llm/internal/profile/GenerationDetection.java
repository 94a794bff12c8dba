package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.rhetor.RhetorGeneration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The detection of a server's generation. At first the generation is unknown; one call detects it while others wait;
 * then it is known permanently, or unknown again if the server did not answer. Thread-safe.
 */
public final class GenerationDetection {
    /** The maximum duration of a detection: a server that is up answers in a fraction of it. */
    private static final Duration MOST = Duration.ofSeconds(2);

    /** How long the client does not repeat the detection at a server that answered without revealing its generation. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger("ai.tekton.llm.TektonLlmClient");

    private final GenerationProbe probe;
    private final String server;
    private final LongSupplier nanos;
    private volatile Optional<RhetorGeneration> known = Optional.empty();

    // The fields below are guarded by this.
    private PendingResult underWay;
    private Optional<Long> quietUntil = Optional.empty();

    /**
     * Makes a detection that has not begun.
     *
     * @param probe detects the server's generation
     * @param server the name of the server in messages
     * @param nanos the time, like {@link System#nanoTime()}
     */
    public GenerationDetection(GenerationProbe probe, String server, LongSupplier nanos) {
        this.probe = probe;
        this.server = server;
        this.nanos = nanos;
    }

    /** Returns the generation, if it is known. */
    public Optional<RhetorGeneration> known() {
        return known;
    }

    /**
     * Joins the detection in progress, or begins one.
     *
     * @param context the limits of the call that needs the generation
     * @return the call's part in the detection, which it must perform if it is the first
     */
    Participant join(CallContext context) {
        synchronized (this) {
            if (known.isPresent()) {
                return new Participant(PendingResult.answered(GenerationAnswer.of(known.get())), Optional.empty());
            }
            if (quietUntil.isPresent() && quietUntil.get() - nanos.getAsLong() > 0) {
                return new Participant(PendingResult.answered(GenerationAnswer.undetected()), Optional.empty());
            }
            if (underWay != null) {
                return new Participant(underWay, Optional.empty());
            }
            underWay = new PendingResult();
            return new Participant(underWay, Optional.of(probe.look(limited(context))));
        }
    }

    private static CallContext limited(CallContext context) {
        Duration least = context.timeout().compareTo(MOST) < 0 ? context.timeout() : MOST;
        return context.withTimeout(least);
    }

    /**
     * Returns the generation; blocks until the detection is over.
     *
     * @param context the limits of the call that needs the generation
     * @return the generation; empty if the server did not answer, or did not reveal it
     */
    public Optional<RhetorGeneration> now(CallContext context) {
        while (known.isEmpty()) {
            Participant asking = join(context);
            asking.ask();
            try {
                GenerationAnswer answer = asking.question.await();
                if (!answer.isCancelled()) {
                    return answer.generation();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return known;
    }

    private void conclude(PendingResult question, GenerationAnswer answer) {
        synchronized (this) {
            if (underWay != question) {
                return;
            }
            underWay = null;
            known = answer.generation();
            if (answer.isUndetected()) {
                quietUntil = Optional.of(nanos.getAsLong() + PAUSE.toNanos());
            }
        }
        answer.generation()
                .filter(generation -> generation != RhetorGeneration.CONTRACT)
                .ifPresent(
                        generation -> LOG.info("{} is {}. {}", server, generation.title(), generation.description()));
        question.answer(answer);
    }

    /**
     * One call's part in the detection: it performs the detection, or waits for another call that does. Thread-safe.
     */
    final class Participant {
        private final PendingResult question;
        private final Optional<GenerationProbe.Inspection> look;

        Participant(PendingResult question, Optional<GenerationProbe.Inspection> look) {
            this.question = question;
            this.look = look;
        }

        /** Returns whether this call performs the detection. */
        boolean isFirst() {
            return look.isPresent();
        }

        /** Performs the detection if this call is the first; blocks. */
        void ask() {
            look.ifPresent(asked -> conclude(question, asked.ask()));
        }

        /** Cancels the detection; a call that waits for it begins another. */
        void abandon() {
            look.ifPresent(asked -> {
                asked.cancel();
                conclude(question, GenerationAnswer.cancelled());
            });
        }

        /**
         * Runs a task when the detection is over, on the thread that ends it, after the tasks that were added before.
         */
        void then(Runnable task) {
            question.then(task);
        }

        /** Returns the result of the detection; that of a cancelled one if it is not over. */
        GenerationAnswer outcome() {
            return question.outcome();
        }
    }
}
