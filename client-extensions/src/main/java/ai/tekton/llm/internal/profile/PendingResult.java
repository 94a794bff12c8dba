package ai.tekton.llm.internal.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to a server for whose result several calls wait. It is completed once; the waiting tasks run in the order
 * in which they were added. Thread-safe.
 */
final class PendingResult {
    private final List<Runnable> waiting = new ArrayList<>();
    private Optional<GenerationAnswer> answer = Optional.empty();

    static PendingResult answered(GenerationAnswer answer) {
        PendingResult question = new PendingResult();
        question.answer(answer);
        return question;
    }

    void answer(GenerationAnswer given) {
        List<Runnable> tasks;
        synchronized (this) {
            if (answer.isPresent()) {
                return;
            }
            answer = Optional.of(given);
            tasks = List.copyOf(waiting);
            waiting.clear();
            notifyAll();
        }
        tasks.forEach(Runnable::run);
    }

    /** Runs a task once there is a result; at once if there is one already. */
    void then(Runnable task) {
        synchronized (this) {
            if (answer.isEmpty()) {
                waiting.add(task);
                return;
            }
        }
        task.run();
    }

    synchronized GenerationAnswer outcome() {
        return answer.orElse(GenerationAnswer.cancelled());
    }

    synchronized GenerationAnswer await() throws InterruptedException {
        while (answer.isEmpty()) {
            wait();
        }
        return answer.get();
    }
}
