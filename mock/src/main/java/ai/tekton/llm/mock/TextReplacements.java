package ai.tekton.llm.mock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranges of a text to replace; overlapping ranges are merged. Not thread-safe. */
final class TextReplacements {
    private final List<Cut> all = new ArrayList<>();

    /** A range, with its end exclusive, and its replacement. */
    private record Cut(int start, int end, String mark) {}

    void add(int start, int end, String mark) {
        all.add(new Cut(start, end, mark));
    }

    /** Called for each cut. */
    interface Visitor {
        void cut(int start, int end, String mark);
    }

    void forEach(Visitor visitor) {
        merged().forEach(cut -> visitor.cut(cut.start(), cut.end(), cut.mark()));
    }

    String apply(String text) {
        return apply(text, List.of(text.length())).get(0);
    }

    /**
     * Cuts a text that consists of chunks, and keeps their number: the replacement is in the chunk where the cut starts.
     *
     * @param ends the end position of each chunk
     */
    List<String> apply(String text, List<Integer> ends) {
        List<Cut> cuts = merged();
        List<String> chunks = new ArrayList<>();
        int next = 0;
        int position = 0;
        for (int end : ends) {
            StringBuilder chunk = new StringBuilder();
            while (next < cuts.size() && cuts.get(next).start() < end) {
                Cut cut = cuts.get(next);
                if (cut.start() >= position) {
                    chunk.append(text, position, cut.start()).append(cut.mark());
                }
                position = Math.min(cut.end(), end);
                if (cut.end() > end) {
                    break;
                }
                next++;
            }
            chunk.append(text, Math.min(position, end), end);
            position = end;
            chunks.add(chunk.toString());
        }
        return chunks;
    }

    private List<Cut> merged() {
        List<Cut> sorted = new ArrayList<>(all);
        // Of two cuts with the same start, the longer one decides.
        sorted.sort(Comparator.comparingInt(Cut::start)
                .thenComparing(Comparator.comparingInt(Cut::end).reversed()));
        List<Cut> merged = new ArrayList<>();
        for (Cut cut : sorted) {
            Cut last = merged.isEmpty() ? new Cut(-1, -1, "") : merged.get(merged.size() - 1);
            if (cut.start() < last.end()) {
                merged.set(merged.size() - 1, new Cut(last.start(), Math.max(last.end(), cut.end()), last.mark()));
            } else {
                merged.add(cut);
            }
        }
        return merged;
    }
}
