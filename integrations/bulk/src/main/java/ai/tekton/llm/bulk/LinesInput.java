package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** The lines of a JSON Lines file that are not done. Not thread-safe. */
final class LinesInput implements Iterator<Work> {
    private final LineReader lines;
    private final PromptReader reader;
    private final CompletedLines recorded;
    private final Queue<Work> next = new ArrayDeque<>(1);

    LinesInput(LineReader lines, PromptReader reader, CompletedLines recorded) {
        this.lines = lines;
        this.reader = reader;
        this.recorded = recorded;
    }

    @Override
    public boolean hasNext() {
        try {
            boolean more = true;
            while (next.isEmpty() && more) {
                more = read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The input cannot be read after line " + (lines.nextNumber() - 1) + ": " + e.getMessage(), e);
        }
        return !next.isEmpty();
    }

    private boolean read() throws IOException {
        long number = lines.nextNumber();
        if (recorded.isDone(number)) {
            return lines.skip();
        }
        LineReader.Line line = lines.next();
        if (line == null) {
            return false;
        }
        if (!line.wrong().isEmpty()) {
            next.add(Work.refused(
                    number, Long.toString(number), line.text(), new InvalidRequestException(line.wrong())));
        } else if (!line.text().isBlank()) {
            next.add(recorded.waiting(number)
                    .map(answer -> Work.recorded(number, answer))
                    .orElseGet(() -> work(line)));
        }
        return true;
    }

    private Work work(LineReader.Line line) {
        try {
            return Work.asked(line.number(), reader.read(line.text(), line.number()), line.text());
        } catch (InvalidRequestException e) {
            return Work.refused(line.number(), reader.idOf(line.text(), line.number()), line.text(), e);
        }
    }

    @Override
    public Work next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return next.remove();
    }
}
