package ai.tekton.llm.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the strings of JSON in place, and the names of fields, which it creates once. Not thread-safe.
 *
 * <p>The objects of a stream have the same fields in the same order, and mostly the same values. So the reader first
 * compares a name, with the punctuation around it, with the one at the same place of the previous object, and a value with
 * the field's previous value.
 */
final class SliceTexts {
    private static final long QUOTES = ByteWords.of('"');
    private static final long BACKSLASHES = ByteWords.of('\\');
    private static final long SPACES = ByteWords.of(' ');

    /** The maximum number of remembered fields: more than an object of the contract has. */
    private static final int MOST_FIELDS = 32;

    private static final byte[] NOTHING = {};

    /** One field with its last value. */
    private static final class Field {
        private final String name;
        private final byte[] nameBytes;

        /** The name with the punctuation around it, as it was read last, and whether it was the first name of an object. */
        private byte[] punctuated = NOTHING;

        private boolean first;
        private byte[] quotedValue = NOTHING;
        private String value = "";

        /** Whether the value changes: a value that has changed once will change again, and is no longer compared. */
        private boolean changes;

        Field(String name, byte[] nameBytes) {
            this.name = name;
            this.nameBytes = nameBytes;
        }
    }

    private final List<Field> fields = new ArrayList<>();
    private final Field unknown = new Field("", NOTHING);
    private byte[] bytes = NOTHING;
    private int end;
    private int next;
    private Field field = unknown;
    private int position;

    SliceTexts() {
        unknown.changes = true;
    }

    /** Begins with other bytes. */
    void set(byte[] buffer, int limit) {
        bytes = buffer;
        end = limit;
        next = 0;
        field = unknown;
    }

    /** Returns the position after the closing quote of the last string. */
    int position() {
        return position;
    }

    /**
     * Returns the position after the name of the next field and its colon if everything from a position on is as it was in
     * the previous object; else -1.
     *
     * @param first whether no field of the object has been read yet
     */
    int expected(int start, boolean first) {
        if (next < fields.size()) {
            Field seen = fields.get(next);
            int after = start + seen.punctuated.length;
            if (seen.first == first
                    && after > start
                    && after < end
                    && Arrays.equals(bytes, start, after, seen.punctuated, 0, seen.punctuated.length)) {
                known(seen, next);
                return after;
            }
        }
        return -1;
    }

    /** Returns the name of the field that was read last. */
    String name() {
        return field.name;
    }

    /** Remembers the name that was read last with the punctuation around it. */
    void punctuated(int from, int to, boolean first) {
        if (field != unknown && !Arrays.equals(bytes, from, to, field.punctuated, 0, field.punctuated.length)) {
            field.punctuated = Arrays.copyOfRange(bytes, from, to);
        }
        field.first = first;
    }

    /** Reads the name that begins at a position, after its opening quote. */
    String name(int start) throws NotPlainException {
        if (next < fields.size() && isAt(start, fields.get(next).nameBytes)) {
            return known(fields.get(next), next);
        }
        for (int i = 0; i < fields.size(); i++) {
            if (isAt(start, fields.get(i).nameBytes)) {
                return known(fields.get(i), i);
            }
        }
        String name = read(start);
        field = unknown;
        if (fields.size() < MOST_FIELDS) {
            field = new Field(name.intern(), Arrays.copyOfRange(bytes, start, position - 1));
            fields.add(field);
            next = fields.size();
        }
        return name;
    }

    private String known(Field seen, int index) {
        field = seen;
        next = index + 1;
        return seen.name;
    }

    /**
     * Returns the position after the value of the field whose name was read last if it begins at a position and is the
     * same as in the previous object; else -1.
     */
    int unchanged(int start) {
        Field of = field;
        int after = start + of.quotedValue.length;
        boolean same = after > start
                && after <= end
                && Arrays.equals(bytes, start, after, of.quotedValue, 0, of.quotedValue.length);
        return same ? after : -1;
    }

    /** Returns the previous value of the field whose name was read last. */
    String previous() {
        return field.value;
    }

    /**
     * Reads the string that begins at a position, after its opening quote: the value of the field whose name was read
     * last.
     */
    String value(int start) throws NotPlainException {
        String value = read(start);
        Field of = field;
        if (!of.changes) {
            boolean isFirst = of.quotedValue.length == 0;
            of.changes = !isFirst;
            // A text that changes, such as an answer, is not kept.
            of.quotedValue = isFirst ? Arrays.copyOfRange(bytes, start - 1, position) : NOTHING;
            of.value = isFirst ? value : "";
        }
        return value;
    }

    /** Reads an expected string and its closing quote; returns whether it is at the position. */
    private boolean isAt(int start, byte[] text) {
        int close = start + text.length;
        if (close < end && bytes[close] == '"' && Arrays.equals(bytes, start, close, text, 0, text.length)) {
            position = close + 1;
            return true;
        }
        return false;
    }

    private String read(int start) throws NotPlainException {
        int at = plainUpTo(start);
        if (at < end && bytes[at] == '"') {
            position = at + 1;
            return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
        }
        return decode(start, at);
    }

    /**
     * Returns the index of the first byte that is not a plain character: a quote, a backslash, a control character or a
     * part of a multi-byte character.
     */
    private int plainUpTo(int start) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = ByteWords.at(bytes, i);
            // A byte of a longer character is marked by its own highest bit.
            int place = ByteWords.firstMarked(word
                    | ByteWords.equalTo(word, QUOTES)
                    | ByteWords.equalTo(word, BACKSLASHES)
                    | ByteWords.lessThan(word, SPACES));
            if (place < Long.BYTES) {
                return i + place;
            }
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Decodes a string with escapes or multi-byte characters. */
    private String decode(int start, int from) throws NotPlainException {
        StringBuilder text = new StringBuilder();
        int begin = start;
        int at = from;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                append(text, begin, at);
                at = unescape(text, at + 1);
                begin = at;
            } else if (bytes[at] >= 0 && bytes[at] < ' ') {
                throw new NotPlainException();
            } else {
                at++;
            }
        }
        if (at >= end) {
            throw new NotPlainException();
        }
        append(text, begin, at);
        position = at + 1;
        return text.toString();
    }

    private void append(StringBuilder text, int from, int to) {
        text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** Reads an escape sequence; returns the index after it. */
    private int unescape(StringBuilder text, int at) throws NotPlainException {
        if (at == end) {
            throw new NotPlainException();
        }
        switch (bytes[at]) {
            case '"', '\\', '/' -> text.append((char) bytes[at]);
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'u' -> {
                text.append((char) hexadecimal(at + 1));
                return at + 5;
            }
            default -> throw new NotPlainException();
        }
        return at + 1;
    }

    private int hexadecimal(int at) throws NotPlainException {
        if (at > end - 4) {
            throw new NotPlainException();
        }
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw new NotPlainException();
            }
            code = code << 4 | digit;
        }
        return code;
    }
}
