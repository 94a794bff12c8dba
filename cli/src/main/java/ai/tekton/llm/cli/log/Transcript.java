package ai.tekton.llm.cli.log;

import ai.tekton.llm.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running conversation: the turns so far, and the recorder of what follows. Thread-safe, as its recorder is.
 */
public final class Transcript implements Recorder {
    private final Recorder recorder;
    private final List<Turn> turns;
    private final StringBuilder chunks = new StringBuilder();

    /**
     * Starts or resumes a conversation.
     *
     * @param recorder records what follows
     * @param earlier the turns so far
     */
    public Transcript(Recorder recorder, List<Turn> earlier) {
        this.recorder = recorder;
        this.turns = new ArrayList<>(earlier);
    }

    /** Returns the turns so far.
     *
     * @return the turns, oldest first
     */
    public synchronized List<Turn> turns() {
        takeChunks();
        return List.copyOf(turns);
    }

    /** Returns the last turn.
     *
     * @return the turn; empty if there is none
     */
    public synchronized Optional<Turn> last() {
        takeChunks();
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.get(turns.size() - 1));
    }

    /**
     * Returns the messages for a model: questions and answers, with a truncated answer as far as it arrived. A question without
     * an answer is left out unless it is the last, as the model would answer it along with the next one.
     *
     * @return the messages, oldest first
     */
    public synchronized List<Message> messages() {
        takeChunks();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.answer().isPresent() || i == turns.size() - 1) {
                messages.add(Message.user(turn.question()));
                turn.answer()
                        .map(Transcript::wellFormed)
                        .map(Message::assistant)
                        .ifPresent(messages::add);
            }
        }
        return messages;
    }

    /** Replaces unpaired surrogates by question marks, as the library refuses to send them. */
    private static String wellFormed(String answer) {
        return new String(answer.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void question(Turn turn) {
        takeChunks();
        turns.add(turn);
        recorder.question(turn);
    }

    @Override
    public synchronized void retry() {
        chunks.setLength(0);
        setLast(Optional.empty(), Optional.empty());
        recorder.retry();
    }

    @Override
    public synchronized void chunk(String text) {
        chunks.append(text);
        recorder.chunk(text);
    }

    @Override
    public synchronized void answer(String text, Turn.Outcome outcome) {
        chunks.setLength(0);
        setLast(Optional.of(text), Optional.of(outcome));
        recorder.answer(text, outcome);
    }

    @Override
    public void flush() {
        recorder.flush();
    }

    /** Sets the text so far as the answer until it is complete. */
    private void takeChunks() {
        if (chunks.length() > 0) {
            String before = turns.get(turns.size() - 1).answer().orElse("");
            setLast(Optional.of(before + chunks), Optional.empty());
            chunks.setLength(0);
        }
    }

    private void setLast(Optional<String> answer, Optional<Turn.Outcome> outcome) {
        if (!turns.isEmpty()) {
            int last = turns.size() - 1;
            turns.set(last, turns.get(last).withAnswer(answer, outcome));
        }
    }
}
