package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.json.ModelReader;
import ai.tekton.llm.internal.json.SliceJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Reads the JSON of a stream's events, all of one type, in place from a buffer. Not thread-safe.
 *
 * <p>It reads plain JSON without Jackson, which saves time and does not change the result: Jackson's data binding reads
 * all other JSON, and decides what is valid.
 */
final class EventJson<T> {
    private final ModelReader<T> plain;
    private final Supplier<ObjectReader> dataBinding;
    private final SliceJson json = new SliceJson();

    /**
     * Makes the reader of one stream.
     *
     * @param plain reads an event if it is plain, else throws
     * @param dataBinding reads all others; its reader refuses more than one value
     */
    EventJson(ModelReader<T> plain, Supplier<ObjectReader> dataBinding) {
        this.plain = plain;
        this.dataBinding = dataBinding;
    }

    /** Returns the value of an event; null if it is JSON's null. */
    T read(byte[] buffer, int offset, int length) throws IOException {
        T value = json.read(plain, buffer, offset, length);
        return value == null ? readAny(buffer, offset, length) : value;
    }

    private T readAny(byte[] buffer, int offset, int length) throws IOException {
        ObjectReader reader = dataBinding.get();
        try {
            return reader.readValue(buffer, offset, length);
        } catch (JsonProcessingException | CharConversionException e) {
            // Event streams are UTF-8, decoded with replacement characters for invalid bytes. Jackson's parser refuses
            // those, and would read some input as UTF-16 or UTF-32.
            return reader.readValue(new String(buffer, offset, length, StandardCharsets.UTF_8));
        }
    }
}
