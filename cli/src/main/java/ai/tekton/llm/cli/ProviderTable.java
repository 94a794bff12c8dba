package ai.tekton.llm.cli;

import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import java.util.ArrayList;
import java.util.List;

/** The providers and their models as a table: one row per model, and a star at the defaults. */
final class ProviderTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    ProviderTable(ProviderList list) {
        rows.add(List.of("PROVIDER", "MODEL", "CONTEXT", "NAME"));
        list.providers().values().forEach(provider -> add(provider, list));
    }

    private void add(Provider provider, ProviderList list) {
        boolean isDefault = list.defaultProvider().filter(provider.id()::equals).isPresent();
        String id = provider.id() + (isDefault ? "*" : "") + (provider.available() ? "" : " (not available)");
        if (provider.models().isEmpty()) {
            rows.add(List.of(id, "-", "-", provider.name()));
        }
        for (ProviderModel model : provider.models()) {
            boolean first = list.defaultModelOf(provider.id())
                    .filter(model.id()::equals)
                    .isPresent();
            String context = model.contextLength().isPresent()
                    ? String.valueOf(model.contextLength().getAsInt())
                    : "-";
            rows.add(List.of(id, model.id() + (first ? "*" : ""), context, model.name()));
        }
    }

    /** The table, one line per row. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell)
                        .append(" ".repeat(width(column) - cell.length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
