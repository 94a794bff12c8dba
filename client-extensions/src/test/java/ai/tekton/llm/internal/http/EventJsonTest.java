package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.PlainJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final ObjectReader READER =
            new ObjectMapper().readerForMapOf(String.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final EventJson<Map<String, String>> json = maps();

    private static EventJson<Map<String, String>> maps() {
        return new EventJson<>(EventJsonTest::plain, () -> READER);
    }

    /** An object whose fields are texts. */
    private static Map<String, String> plain(PlainJson json) throws IOException {
        if (json.value() != PlainJson.Kind.OBJECT) {
            return null;
        }
        Map<String, String> texts = new HashMap<>();
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (json.value() != PlainJson.Kind.TEXT) {
                return null;
            }
            texts.put(name, json.text());
        }
        return texts;
    }

    private Map<String, String> read(String event) throws IOException {
        return read(event.getBytes(StandardCharsets.UTF_8));
    }

    /** With other bytes around it, which it must not read. */
    private Map<String, String> read(byte[] event) throws IOException {
        byte[] buffer = new byte[event.length + 4];
        Arrays.fill(buffer, (byte) '}');
        System.arraycopy(event, 0, buffer, 2, event.length);
        return json.read(buffer, 2, event.length);
    }

    @Property(tries = 200)
    void eachEventIsReadAsItWouldBeAlone(@ForAll @Size(max = 20) List<Map<String, String>> events) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        EventJson<Map<String, String>> many = maps();
        for (Map<String, String> event : events) {
            byte[] bytes = mapper.writeValueAsBytes(event);
            assertThat(many.read(bytes, 0, bytes.length)).isEqualTo(READER.readValue(bytes));
        }
    }

    /** Tokens of objects with few names, in an order that is often wrong, so that what follows an object is often nearly it. */
    @Provide
    Arbitrary<List<String>> nearlyTheSame() {
        Arbitrary<String> token =
                Arbitraries.of("{", "}", ",", ":", " ", "\"a\"", "\"b\"", "\"a\":\"b\"", ",\"b\":\"a\"");
        Arbitrary<String> broken = token.list().ofMaxSize(8).map(tokens -> String.join("", tokens));
        Arbitrary<String> whole = Arbitraries.of(
                "{\"a\":\"b\",\"b\":\"a\"}",
                "{\"a\":\"b\" ,\"b\":\"a\"}",
                "{\"b\":\"a\",\"a\":\"b\"}",
                "{\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"\",\"b\":\"\"}",
                "{,\"b\":\"a\"}",
                "{\"a\":\"b\"\"b\":\"a\"}",
                "{\"a\":\"b\",}");
        return Arbitraries.oneOf(whole, whole, broken).list().ofMaxSize(6);
    }

    @Property(tries = 2_000)
    void anEventSimilarToTheOneBeforeIsReadOrRefusedAsItWouldBeAlone(@ForAll("nearlyTheSame") List<String> events)
            throws IOException {
        EventJson<Map<String, String>> many = maps();
        for (String event : events) {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            assertThat(outcome(() -> many.read(bytes, 0, bytes.length)))
                    .as("%s after %s", event, events)
                    .isEqualTo(outcome(() -> READER.readValue(bytes)));
        }
    }

    /** Returns the object; empty if it was refused. */
    private static Optional<Map<String, String>> outcome(Callable<Map<String, String>> reading) throws IOException {
        try {
            return Optional.of(reading.call());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void blanksAroundAnEventAreIgnored() throws IOException {
        assertThat(read(" {\"a\":\"1\"} \n")).containsEntry("a", "1");
        assertThat(read("\t{}")).isEmpty();
        assertThat(read("{\"a\":\"2\"}")).containsEntry("a", "2");
    }

    @Test
    void anEventLargerThanTheParsersBufferIsReadWhole() throws IOException {
        String text = "x".repeat(100_000);

        assertThat(read("{\"a\":\"" + text + "\"}")).containsEntry("a", text);
        assertThat(read("{\"a\":\"1\"}" + " ".repeat(100_000))).containsEntry("a", "1");
        assertThat(read("{\"a\":\"2\"}")).containsEntry("a", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"1\"",
                "{\"a\":\"1",
                "{\"a\":",
                "{\"a\":\"1\"}}",
                "{\"a\":\"1\"} {\"b\":\"2\"}",
                "{\"a\":\"1\"} \"b",
                "{\"a\":\"1\"} tru",
                "{\"a\":\"1\"} 1",
                "[{\"a\":\"1\"}]",
                "\"a\"",
                "nonsense",
                " "
            })
    void anEventThatIsNotOneObjectFailsAndDoesNotAffectTheNext(String event) throws IOException {
        read("{\"before\":\"1\"}");

        assertThatThrownBy(() -> read(event)).isInstanceOf(JsonProcessingException.class);
        assertThat(read("{\"after\":\"2\"}")).containsExactly(Map.entry("after", "2"));
    }

    @Test
    void theJsonLiteralNullIsReadAsNull() throws IOException {
        assertThat(read("null")).isNull();
        assertThat(read("{\"a\":\"1\"}")).containsEntry("a", "1");
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() throws IOException {
        byte[] event = "{\"a\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        event[6] = (byte) 0xFF;

        assertThat(read(event)).containsEntry("a", "\uFFFD");
        assertThat(read("{\"a\":\"1\"}")).containsEntry("a", "1");
    }
}
