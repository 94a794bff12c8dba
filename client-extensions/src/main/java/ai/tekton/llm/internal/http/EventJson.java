package ai.tekton.llm.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Reads the JSON of a stream's events, all of one type, from where it lies. Not thread-safe.
 *
 * <p>What is plain is read without Jackson, which saves time and changes nothing: what is not is read by Jackson's data
 * binding, and that decides.
 */
final class EventJson<T> {
    private final ModelReader<T> plain;
    private final Supplier<ObjectReader> dataBinding;
    private final SliceJson json = new SliceJson();

    /**
     * Makes the reader of one stream.
     *
     * @param plain reads an event that is plain, or gives up
     * @param dataBinding reads all others; its reader refuses more than one value
     */
    EventJson(ModelReader<T> plain, Supplier<ObjectReader> dataBinding) {
        this.plain = plain;
        this.dataBinding = dataBinding;
    }

    /** The value of an event; null if it is JSON's null. */
    T read(byte[] buffer, int offset, int length) throws IOException {
        T value = readPlain(buffer, offset, length);
        return value == null ? readAny(buffer, offset, length) : value;
    }

    private T readPlain(byte[] buffer, int offset, int length) throws IOException {
        json.set(buffer, offset, length);
        try {
            T value = plain.read(json);
            return json.isAtEnd() ? value : null;
        } catch (NotPlainException e) {
            return null;
        }
    }

    private T readAny(byte[] buffer, int offset, int length) throws IOException {
        ObjectReader reader = dataBinding.get();
        try {
            return reader.readValue(buffer, offset, length);
        } catch (JsonProcessingException | CharConversionException e) {
            // Event streams are UTF-8, decoded with replacement characters for bytes that are none. The parser refuses
            // those, and takes others for UTF-16 or UTF-32.
            return reader.readValue(new String(buffer, offset, length, StandardCharsets.UTF_8));
        }
    }
}
