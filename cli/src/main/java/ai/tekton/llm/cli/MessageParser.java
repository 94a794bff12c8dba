package ai.tekton.llm.cli;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Parses a message as plain words separated by spaces, without quotes, escapes or comments. */
final class MessageParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        int from = Math.max(line.lastIndexOf(' ', cursor - 1), line.lastIndexOf('\n', cursor - 1)) + 1;
        String word = line.substring(from, cursor);
        List<String> before = List.of(line.substring(0, from).strip().split("\\s+"));
        List<String> words = new ArrayList<>(before.get(0).isEmpty() ? List.of() : before);
        words.add(word);
        return new Words(line, cursor, List.copyOf(words));
    }

    private record Words(String line, int cursor, List<String> words) implements CompletingParsedLine {
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }

        @Override
        public String word() {
            return words.get(wordIndex());
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }
    }
}
