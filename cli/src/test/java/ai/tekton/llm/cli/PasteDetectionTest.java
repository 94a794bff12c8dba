package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;

class PasteDetectionTest {
    /** A reader that returns text in time, or none. */
    private static final class Reader extends NonBlockingReader {
        private final int next;
        private final Runnable meanwhile;

        Reader(int next, Runnable meanwhile) {
            this.next = next;
            this.meanwhile = meanwhile;
        }

        @Override
        protected int read(long timeout, boolean isPeek) {
            meanwhile.run();
            return next;
        }

        @Override
        public int readBuffered(char[] chars, int offset, int length, long timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    /** An input whose text arrives later. */
    private static final class Keyboard extends InputStream {
        private int available;

        @Override
        public int available() {
            return available;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }
    }

    private static Reader late() {
        return new Reader(NonBlockingReader.READ_EXPIRED, () -> {});
    }

    @Test
    void textThatIsThereFollowsThoughTheReaderIsTooLateForIt() throws IOException {
        InputStream keyboard = new ByteArrayInputStream("two\r".getBytes(StandardCharsets.UTF_8));

        assertThat(PasteDetection.follows(late(), keyboard)).isTrue();
    }

    @Test
    void textThatArrivesWhileTheReaderIsLateFollows() throws IOException {
        Keyboard keyboard = new Keyboard();
        Reader reader = new Reader(NonBlockingReader.READ_EXPIRED, () -> keyboard.available = 4);

        assertThat(PasteDetection.follows(reader, keyboard)).isTrue();
    }

    @Test
    void textThatTheReaderHasReadAlreadyFollows() throws IOException {
        assertThat(PasteDetection.follows(new Reader('t', () -> {}), InputStream.nullInputStream()))
                .isTrue();
    }

    @Test
    void nothingFollowsASilenceOrTheEndOfTheInput() throws IOException {
        Reader end = new Reader(NonBlockingReader.EOF, () -> {});

        assertThat(PasteDetection.follows(late(), InputStream.nullInputStream()))
                .isFalse();
        assertThat(PasteDetection.follows(end, InputStream.nullInputStream())).isFalse();
    }
}
