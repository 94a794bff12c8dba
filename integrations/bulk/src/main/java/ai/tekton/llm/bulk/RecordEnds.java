package ai.tekton.llm.bulk;

/** Finds, byte by byte, the ends of lines or of CSV records. Not thread-safe. */
abstract class RecordEnds {
    private RecordEnds() {}

    static RecordEnds ofLines() {
        return new OfLines();
    }

    /** Of CSV records: a line break within quotes is text, and so is a quote that does not begin a field. */
    static RecordEnds ofColumns() {
        return new OfColumns();
    }

    /** Takes the next byte; true where it is the end. */
    abstract boolean isEnd(byte b);

    private static final class OfLines extends RecordEnds {
        @Override
        boolean isEnd(byte b) {
            return b == '\n';
        }
    }

    private static final class OfColumns extends RecordEnds {
        private boolean atFieldStart = true;
        private boolean inQuotes;
        private boolean afterQuote;

        @Override
        boolean isEnd(byte b) {
            if (inQuotes) {
                inQuotes = b != '"';
                afterQuote = !inQuotes;
                return false;
            }
            boolean end = b == '\n' || b == '\r';
            inQuotes = b == '"' && (atFieldStart || afterQuote);
            afterQuote = false;
            atFieldStart = end || b == ',';
            return end;
        }
    }
}
