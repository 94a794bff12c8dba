package ai.tekton.llm.internal.json;

import ai.tekton.rhetor.PlainJson;
import java.io.IOException;

/**
 * Parses JSON in place, one slice of bytes after the other. Not thread-safe.
 *
 * <p>It supports objects, arrays, strings, literals, and integers in the range of an int. For any other number, and for
 * invalid JSON, it throws a {@link NotPlainException}, and Jackson decides.
 */
public final class SliceJson implements PlainJson {
    /** The maximum nesting of objects and arrays: more than any answer has, and little enough for recursion. */
    private static final int MOST_LEVELS = 32;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final SliceTexts texts = new SliceTexts();
    private byte[] bytes = NULL;
    private int position;
    private int end;
    private int level;

    /** Whether no field of the innermost object has been read yet. */
    private boolean fresh;

    private Kind kind = Kind.NULL;
    private String text = "";
    private int wholeNumber;

    /** Makes a parser without bytes. */
    public SliceJson() {}

    /**
     * Returns the model that is all of a slice; null if the slice is not plain JSON of the model.
     *
     * @param model reads the model
     * @param buffer the bytes
     * @param offset the index of the slice's first byte
     * @param length the number of its bytes
     */
    public <T> T read(ModelReader<T> model, byte[] buffer, int offset, int length) throws IOException {
        set(buffer, offset, length);
        try {
            T value = model.read(this);
            return isAtEnd() ? value : null;
        } catch (NotPlainException e) {
            return null;
        }
    }

    private void set(byte[] buffer, int offset, int length) {
        bytes = buffer;
        position = offset;
        end = offset + length;
        level = 0;
        texts.set(buffer, end);
    }

    /** Returns whether only blanks follow the position. */
    private boolean isAtEnd() {
        skipBlanks();
        return position == end;
    }

    @Override
    public Kind value() throws NotPlainException {
        int after = texts.unchanged(position);
        if (after >= 0) {
            position = after;
            text = texts.previous();
            kind = Kind.TEXT;
            return kind;
        }
        kind = switch (peek()) {
            case '{' -> open(Kind.OBJECT);
            case '[' -> open(Kind.ARRAY);
            case '"' -> readText();
            case 't' -> literal(TRUE, Kind.TRUE);
            case 'f' -> literal(FALSE, Kind.FALSE);
            case 'n' -> literal(NULL, Kind.NULL);
            default -> readWholeNumber();
        };
        return kind;
    }

    private Kind open(Kind opened) throws NotPlainException {
        if (level == MOST_LEVELS) {
            throw new NotPlainException();
        }
        position++;
        level++;
        fresh = true;
        return opened;
    }

    private Kind readText() throws NotPlainException {
        text = texts.value(position + 1);
        position = texts.position();
        return Kind.TEXT;
    }

    private Kind literal(byte[] word, Kind literal) throws NotPlainException {
        for (byte letter : word) {
            if (position == end || bytes[position++] != letter) {
                throw new NotPlainException();
            }
        }
        return literal;
    }

    private Kind readWholeNumber() throws NotPlainException {
        int start = position;
        long value = 0;
        while (position < end && isDigit(bytes[position]) && value <= Integer.MAX_VALUE) {
            value = value * 10 + bytes[position++] - '0';
        }
        boolean zeroFirst = position - start > 1 && bytes[start] == '0';
        boolean goesOn = position < end && isOfNumber(bytes[position]);
        if (position == start || zeroFirst || goesOn || value > Integer.MAX_VALUE) {
            throw new NotPlainException();
        }
        wholeNumber = (int) value;
        return Kind.WHOLE_NUMBER;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isOfNumber(byte b) {
        return isDigit(b) || b == '.' || b == 'e' || b == 'E';
    }

    @Override
    public String nextField() throws NotPlainException {
        boolean first = fresh;
        fresh = false;
        int from = position;
        int after = texts.expected(from, first);
        if (after >= 0) {
            position = after;
            return texts.name();
        }
        byte b = peek();
        if (b == '}') {
            position++;
            level--;
            return null;
        }
        if (!first) {
            expect(',');
        }
        expect('"');
        String name = texts.name(position);
        position = texts.position();
        expect(':');
        texts.punctuated(from, position, first);
        return name;
    }

    @Override
    public void skip() throws NotPlainException {
        if (kind == Kind.OBJECT) {
            while (nextField() != null) {
                value();
                skip();
            }
        } else if (kind == Kind.ARRAY) {
            skipArray();
        }
    }

    private void skipArray() throws NotPlainException {
        if (peek() != ']') {
            value();
            skip();
            while (peek() != ']') {
                expect(',');
                value();
                skip();
            }
        }
        position++;
        level--;
        fresh = false;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public int wholeNumber() {
        return wholeNumber;
    }

    private byte peek() throws NotPlainException {
        skipBlanks();
        if (position == end) {
            throw new NotPlainException();
        }
        return bytes[position];
    }

    private void expect(char c) throws NotPlainException {
        if (peek() != c) {
            throw new NotPlainException();
        }
        position++;
    }

    private void skipBlanks() {
        while (position < end && isBlank(bytes[position])) {
            position++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
