package ai.tekton.llm.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time, as one word.
 *
 * <p>A byte of a word is zero if {@code (word - 0x01…) & ~word} has its highest bit set. The first such byte is
 * correct, because a borrow reaches only later bytes.
 */
public final class ByteWords {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;

    private ByteWords() {}

    /** Returns the eight bytes from an index on. */
    public static long at(byte[] bytes, int index) {
        return (long) WORDS.get(bytes, index);
    }

    /** Returns the word that has this character in each byte. */
    public static long of(char ascii) {
        return ONES * ascii;
    }

    /** Marks, in its highest bit, the first byte that is less than an ASCII character; bytes behind it may be marked wrongly. */
    public static long lessThan(long word, long ofCharacter) {
        return (word - ofCharacter) & ~word;
    }

    /** Marks, in its highest bit, the first byte that is this character; bytes behind it may be marked wrongly. */
    public static long equalTo(long word, long ofCharacter) {
        return lessThan(word ^ ofCharacter, ONES);
    }

    /** Returns whether any byte is marked. */
    public static boolean isMarked(long marks) {
        return (marks & HIGHEST) != 0;
    }

    /** Returns the index, from 0 to 7, of the first marked byte; 8 if there is none. */
    public static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks & HIGHEST) / Byte.SIZE;
    }
}
