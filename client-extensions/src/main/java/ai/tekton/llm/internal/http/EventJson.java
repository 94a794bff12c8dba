package ai.tekton.llm.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Reads the JSON of a stream's events, all of one type, from where it lies. Not thread-safe.
 *
 * <p>One parser reads them all as a sequence of values, because to make a parser for each takes longer than to read an
 * event with it. It sees one event at a time: one that stops short is the end of its input, and what it leaves of one must
 * be blank. What it refuses is read once more by itself, and that decides; so the parser saves time and changes nothing.
 */
final class EventJson<T> {
    private final JsonFactory factory;
    private final PlainJson<T> plain;
    private final Supplier<ObjectReader> dataBinding;
    private final Slice event = new Slice();
    private final Rest rest = new Rest();
    private JsonParser parser;

    /**
     * Makes the reader of one stream.
     *
     * @param factory makes the parser
     * @param plain reads an event that is plain, or gives up
     * @param dataBinding reads all others; its reader refuses more than one value
     */
    EventJson(JsonFactory factory, PlainJson<T> plain, Supplier<ObjectReader> dataBinding) {
        this.factory = factory;
        this.plain = plain;
        this.dataBinding = dataBinding;
    }

    /** The value of an event; null where it is JSON's null. */
    T read(byte[] buffer, int offset, int length) throws IOException {
        event.set(buffer, offset, length);
        rest.blank = true;
        try {
            if (parser == null) {
                parser = factory.createParser(event);
            }
            parser.nextToken();
            T value = plain.read(parser);
            if (value != null) {
                boolean known = parser.releaseBuffered(rest) >= 0;
                event.transferTo(rest);
                if (known && rest.blank) {
                    return value;
                }
            }
        } catch (JsonProcessingException | CharConversionException e) {
            // Read once more below.
        }
        close();
        return readAlone(buffer, offset, length);
    }

    private T readAlone(byte[] buffer, int offset, int length) throws IOException {
        try {
            return dataBinding.get().readValue(buffer, offset, length);
        } catch (JsonProcessingException | CharConversionException e) {
            // Event streams are UTF-8, decoded with replacement characters for bytes that are none. The parser refuses
            // those, and takes others for UTF-16 or UTF-32.
            return dataBinding.get().readValue(new String(buffer, offset, length, StandardCharsets.UTF_8));
        }
    }

    /** Lets others use the parser's buffers; to be called by the thread that reads. */
    void close() {
        if (parser == null) {
            return;
        }
        try {
            parser.close();
            parser = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of one event, after which the parser finds the end of its input. */
    private static final class Slice extends InputStream {
        private byte[] buffer;
        private int position;
        private int end;

        void set(byte[] bytes, int offset, int length) {
            buffer = bytes;
            position = offset;
            end = offset + length;
        }

        @Override
        public int read() {
            return position == end ? -1 : buffer[position++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == end) {
                return -1;
            }
            int n = Math.min(length, end - position);
            System.arraycopy(buffer, position, target, offset, n);
            position += n;
            return n;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            int n = end - position;
            out.write(buffer, position, n);
            position = end;
            return n;
        }
    }

    /** What is left of an event behind its value. */
    private static final class Rest extends OutputStream {
        private boolean blank;

        @Override
        public void write(int b) {
            blank &= b == ' ' || b == '\t' || b == '\n' || b == '\r';
        }
    }
}
