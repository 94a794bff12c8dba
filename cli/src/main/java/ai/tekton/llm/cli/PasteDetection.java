package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.InputStream;
import org.jline.utils.NonBlockingReader;

/** Distinguishes pasted text from typed text by the time until it arrives. Stateless. */
final class PasteDetection {
    /**
     * The maximum time, in milliseconds: no user types a line that fast, and no terminal takes longer to deliver pasted
     * text.
     */
    private static final long PAUSE = 60;

    private PasteDetection() {}

    /**
     * Whether more text is available, or arrives at once.
     *
     * @param reader reads the terminal
     * @param keyboard the same input, which is only asked for what is there: the reader waits for a thread that reads, and a busy
     *     machine may not run that in time
     */
    static boolean follows(NonBlockingReader reader, InputStream keyboard) throws IOException {
        if (keyboard.available() > 0) {
            return true;
        }
        int next = reader.peek(PAUSE);
        boolean arrived = next != NonBlockingReader.READ_EXPIRED && next != NonBlockingReader.EOF;
        return arrived || keyboard.available() > 0;
    }
}
