package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.fuzz.ChunkedBytes;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Holds the event parser against a plain reading of the HTML standard, in which the whole stream is there at once. */
class EventStreamFuzzTest {
    private static final int MANY_BYTES = 1024 * 1024;
    private static final int FEW_BYTES = 48;

    /** The result: events, and whether one was refused as too large. */
    private record Seen(List<List<String>> events, boolean refused) {}

    @FuzzTest
    void eventsFollowTheStandardHoweverTheBytesAreSplit(byte[] stream) throws IOException {
        for (int limit : List.of(MANY_BYTES, FEW_BYTES)) {
            Seen expected = standard(stream, limit);
            for (ChunkedBytes.Cut cut : ChunkedBytes.Cut.values()) {
                assertThat(parsed(new ChunkedBytes(stream, cut), limit))
                        .as("cut %s", cut)
                        .isEqualTo(expected);
            }
        }
    }

    private static Seen parsed(ChunkedBytes pieces, int limit) throws IOException {
        EventStreamParser parser = new EventStreamParser(pieces, limit);
        List<List<String>> events = new ArrayList<>();
        try {
            while (parser.next()) {
                String data =
                        new String(parser.buffer(), parser.offset(), parser.length(), StandardCharsets.ISO_8859_1);
                events.add(List.of(parser.event(), parser.lastEventId(), data));
            }
            assertThat(parser.next()).as("the end stays the end").isFalse();
            return new Seen(events, false);
        } catch (BodyTooLargeException e) {
            return new Seen(events, true);
        }
    }

    /** The standard's own words, on a text that has a char for each byte. */
    private static Seen standard(byte[] stream, int limit) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        String withoutMark = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        List<String> lines = new ArrayList<>(Arrays.asList(withoutMark.split("\r\n|\r|\n", -1)));
        // Text after the last line end is not a line.
        lines.remove(lines.size() - 1);
        List<List<String>> events = new ArrayList<>();
        StringBuilder data = null;
        String type = "";
        String id = "";
        for (String line : lines) {
            if (line.isEmpty()) {
                if (data != null) {
                    events.add(List.of(type.isEmpty() ? "message" : type, id, data.toString()));
                }
                data = null;
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "data" -> {
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                    if (data.length() > limit) {
                        return new Seen(events, true);
                    }
                }
                case "event" -> type = utf8(value);
                case "id" -> id = value.indexOf('\0') < 0 ? utf8(value) : id;
                default -> {
                    // Comments, retry, and fields that the standard does not define.
                }
            }
        }
        return new Seen(events, false);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
