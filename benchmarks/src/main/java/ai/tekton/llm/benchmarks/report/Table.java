package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A Markdown table with a row for each client. */
final class Table {
    private final List<String> heads = new ArrayList<>(List.of("Client"));
    private final List<Function<Peer, String>> columns = new ArrayList<>();

    Table column(String head, Function<Peer, String> cell) {
        heads.add(head);
        columns.add(cell);
        return this;
    }

    /** A figure, and in a second column its ratio to the baseline's. */
    Table measure(String head, String format, Figures figures, Measure measure) {
        return column(head, peer -> String.format(Locale.ROOT, format, figures.median(peer, measure)))
                .column("÷ baseline", peer -> Goals.times(figures.ratio(peer, measure)));
    }

    String render() {
        StringBuilder table = new StringBuilder("| " + String.join(" | ", heads) + " |\n|---|");
        table.append("--:|".repeat(columns.size())).append('\n');
        for (Peer peer : Peer.values()) {
            table.append("| ").append(peer.title()).append(" |");
            columns.forEach(
                    column -> table.append(' ').append(column.apply(peer)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }
}
