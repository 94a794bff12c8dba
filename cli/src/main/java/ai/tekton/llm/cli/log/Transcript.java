package ai.tekton.llm.cli.log;

import ai.tekton.llm.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation that goes on: what was said so far, and whoever writes down what follows. Thread-safe, as its recorder is.
 */
public final class Transcript implements Recorder {
    private final Recorder recorder;
    private final List<Turn> turns;
    private final StringBuilder pieces = new StringBuilder();

    /**
     * Begins, or goes on with, a conversation.
     *
     * @param recorder is told what follows
     * @param earlier what was said so far
     */
    public Transcript(Recorder recorder, List<Turn> earlier) {
        this.recorder = recorder;
        this.turns = new ArrayList<>(earlier);
    }

    /**
     * What was said so far.
     *
     * @return the turns, oldest first
     */
    public synchronized List<Turn> turns() {
        takePieces();
        return List.copyOf(turns);
    }

    /**
     * The last turn.
     *
     * @return it; empty where there is none
     */
    public synchronized Optional<Turn> last() {
        takePieces();
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.get(turns.size() - 1));
    }

    /**
     * What a model is sent: questions and answers, one that was cut off as far as it came. A question that had no answer is left
     * out, unless it is the last; it would be asked again along with the next one.
     *
     * @return the messages, oldest first
     */
    public synchronized List<Message> messages() {
        takePieces();
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

    /** With a question mark for half a surrogate pair, which the library would refuse to send back with the next question. */
    private static String wellFormed(String answer) {
        return new String(answer.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void question(Turn turn) {
        takePieces();
        turns.add(turn);
        recorder.question(turn);
    }

    @Override
    public synchronized void retry() {
        pieces.setLength(0);
        setLast(Optional.empty(), Optional.empty());
        recorder.retry();
    }

    @Override
    public synchronized void piece(String text) {
        pieces.append(text);
        recorder.piece(text);
    }

    @Override
    public synchronized void answer(String text, Turn.Outcome outcome) {
        pieces.setLength(0);
        setLast(Optional.of(text), Optional.of(outcome));
        recorder.answer(text, outcome);
    }

    @Override
    public void flush() {
        recorder.flush();
    }

    /** What has come of an answer so far is what there is of it until it is whole. */
    private void takePieces() {
        if (pieces.length() > 0) {
            String before = turns.get(turns.size() - 1).answer().orElse("");
            setLast(Optional.of(before + pieces), Optional.empty());
            pieces.setLength(0);
        }
    }

    private void setLast(Optional<String> answer, Optional<Turn.Outcome> outcome) {
        if (!turns.isEmpty()) {
            int last = turns.size() - 1;
            turns.set(last, turns.get(last).withAnswer(answer, outcome));
        }
    }
}
