package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventStreamParserTest {
    private static final int LIMIT = 1024 * 1024;

    private record Event(String type, String data) {}

    @Test
    void anEventEndsAtItsBlankLineWithAnyLineEnds() throws IOException {
        List<Event> expected = List.of(new Event("message", "one"), new Event("message", "two"));

        assertThat(events("data: one\n\ndata: two\n\n")).isEqualTo(expected);
        assertThat(events("data: one\r\n\r\ndata: two\r\n\r\n")).isEqualTo(expected);
        assertThat(events("data: one\r\rdata: two\r\r")).isEqualTo(expected);
        assertThat(events("data: one\r\n\ndata: two\n\r")).isEqualTo(expected);
    }

    @Test
    void aByteOrderMarkAtTheStartIsNotPartOfTheFirstField() throws IOException {
        assertThat(events("\uFEFFdata: one\n\n")).containsExactly(new Event("message", "one"));
        assertThat(events("\uFEFF\n\ndata: one\n\n")).containsExactly(new Event("message", "one"));
        assertThat(events("data: one\n\n\uFEFFdata: two\n\n")).containsExactly(new Event("message", "one"));
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() throws IOException {
        assertThat(events(": ping - 2025-03-01\r\n\r\n:\n\nfoo: bar\ndata: one\n: in between\ndata: two\nbar\n\n"))
                .containsExactly(new Event("message", "one\ntwo"));
    }

    @Test
    void severalDataLinesAreJoinedByLineFeeds() throws IOException {
        assertThat(events("data: a\ndata:\ndata:  b\ndata:c\r\n\r\n"))
                .containsExactly(new Event("message", "a\n\n b\nc"));
    }

    @Test
    void oneSpaceBehindTheColonIsNotPartOfTheValue() throws IOException {
        assertThat(events("data:x\n\ndata: x\n\ndata:  x\n\ndata\n\ndata:\n\n"))
                .extracting(Event::data)
                .containsExactly("x", "x", " x", "", "");
    }

    @Test
    void theEventFieldSetsTheTypeOfItsOwnEventOnly() throws IOException {
        assertThat(events("event: error\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\nevent: message\ndata: 4\n\n"))
                .extracting(Event::type)
                .containsExactly("error", "message", "message", "message");
    }

    @Test
    void anEventWithoutDataIsDroppedTogetherWithItsType() throws IOException {
        assertThat(events("event: ping\n\ndata: 1\n\n")).containsExactly(new Event("message", "1"));
    }

    @Test
    void aFinalEventWithoutItsBlankLineIsDropped() throws IOException {
        assertThat(events("data: one\n\ndata: two\n")).containsExactly(new Event("message", "one"));
        assertThat(events("data: one\n\ndata: two")).containsExactly(new Event("message", "one"));
        assertThat(events("")).isEmpty();
    }

    @Test
    void idAndRetryAreKeptAsTheStandardSays() throws IOException {
        EventStreamParser parser =
                parser("id: 7\nretry: 2500\ndata\n\nid: a\0b\nretry: 1s\ndata\n\nid\nretry:\ndata\n\n");

        assertThat(parser.lastEventId()).isEmpty();
        assertThat(parser.retryMillis()).isEmpty();
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastEventId()).isEqualTo("7");
        assertThat(parser.retryMillis()).hasValue(2500);
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastEventId()).as("an id with NUL is ignored").isEqualTo("7");
        assertThat(parser.retryMillis())
                .as("a retry that is no number is ignored")
                .hasValue(2500);
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastEventId()).as("an empty id takes it back").isEmpty();
        assertThat(parser.retryMillis()).hasValue(2500);
    }

    @Test
    void anEventIsReturnedAsSoonAsItsBlankLineArrives() throws IOException {
        byte[] first = "data: one\r\n\r".getBytes(StandardCharsets.UTF_8);
        InputStream stalls = new InputStream() {
            private int position;

            @Override
            public int read() {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (position == first.length) {
                    throw new AssertionError("The parser asked for more than the event needs.");
                }
                int n = Math.min(length, first.length - position);
                System.arraycopy(first, position, bytes, offset, n);
                position += n;
                return n;
            }
        };

        EventStreamParser parser = new EventStreamParser(stalls, LIMIT);

        assertThat(parser.next()).isTrue();
        assertThat(data(parser)).isEqualTo("one");
    }

    @Test
    void theEventsAreTheSameHoweverTheBytesAreSplit() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String stream = randomStream(random);
            List<Event> whole = referenceEvents(stream);
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            EventStreamParser parser = new EventStreamParser(pieces(bytes, random), LIMIT);
            assertThat(all(parser)).as("stream %s", stream).isEqualTo(whole);
        }
    }

    @Test
    void aLongStreamOfBigEventsKeepsEveryByte() throws IOException {
        Random random = new Random(11);
        List<String> data = IntStream.range(0, 200)
                .mapToObj(i -> "é".repeat(random.nextInt(20_000)) + i)
                .collect(Collectors.toList());
        String stream = data.stream()
                .map(d -> "event: message\r\ndata: " + d + "\r\n\r\n")
                .collect(Collectors.joining());

        EventStreamParser parser =
                new EventStreamParser(pieces(stream.getBytes(StandardCharsets.UTF_8), random), LIMIT);

        assertThat(all(parser)).extracting(Event::data).isEqualTo(data);
    }

    @Test
    void anEventAtTheLimitPassesAndOneBeyondItFails() throws IOException {
        assertThat(all(new EventStreamParser(bytes("data: " + "x".repeat(20_000) + "\n\n"), 20_000)))
                .hasSize(1);
        assertThatThrownBy(() -> all(new EventStreamParser(bytes("data: " + "x".repeat(20_001) + "\n\n"), 20_000)))
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessageContaining("20000 bytes")
                .hasMessageContaining("maxEventBytes");
    }

    @Test
    void anEventWithoutAnEndFailsBeforeItFillsTheMemory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatThrownBy(() -> new EventStreamParser(endless, LIMIT).next())
                .isInstanceOf(BodyTooLargeException.class);

        String manyLines = "data: " + "x".repeat(1000) + "\n";
        InputStream endlessLines = bytes(manyLines.repeat(2_000));
        assertThatThrownBy(() -> new EventStreamParser(endlessLines, LIMIT).next())
                .isInstanceOf(BodyTooLargeException.class);
    }

    private static List<Event> events(String stream) throws IOException {
        return all(parser(stream));
    }

    private static EventStreamParser parser(String stream) {
        return new EventStreamParser(bytes(stream), LIMIT);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Event> all(EventStreamParser parser) throws IOException {
        List<Event> events = new ArrayList<>();
        while (parser.next()) {
            events.add(new Event(parser.event(), data(parser)));
        }
        return events;
    }

    private static String data(EventStreamParser parser) {
        return new String(parser.buffer(), parser.offset(), parser.length(), StandardCharsets.UTF_8);
    }

    /** Returns the bytes in chunks of random sizes, like a socket. */
    private static InputStream pieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(
                        target, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 3 : 5000)));
            }
        };
    }

    private static String randomStream(Random random) {
        String[] parts = {
            "data: ",
            "data:",
            "data",
            "event: e",
            "event: message",
            "id: 1",
            ": note",
            "foo: bar",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "\r\r",
            "x",
            " ",
            ":",
            "é",
            "😀",
            "{\"chunk\": \"a\"}",
            "\0"
        };
        return IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> parts[random.nextInt(parts.length)])
                .collect(Collectors.joining());
    }

    /** The standard's algorithm word for word, over the whole text at once. */
    private static List<Event> referenceEvents(String stream) {
        List<Event> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String type = "";
        String[] lines = stream.split("\r\n|\n|\r", -1);
        // What stands behind the last line end is no line.
        for (int i = 0; i < lines.length - 1; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    String text = data.substring(0, data.length() - 1);
                    events.add(new Event(type.isEmpty() ? "message" : type, text));
                }
                data.setLength(0);
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("event")) {
                type = value;
            }
        }
        return events;
    }
}
