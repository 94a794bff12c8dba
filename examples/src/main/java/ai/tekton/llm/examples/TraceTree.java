package ai.tekton.llm.examples;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Keeps the spans of one trace and prints them as a tree: when each began and how long it took, its attributes and events. */
final class TraceTree implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    void print(PrintStream out) {
        spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .forEach(root -> print(out, root, root.getStartEpochNanos(), ""));
    }

    private void print(PrintStream out, SpanData span, long origin, String indent) {
        out.printf(
                "%-48s at %5d ms for %5d ms%n",
                indent + span.getName(),
                millis(span.getStartEpochNanos() - origin),
                millis(span.getEndEpochNanos() - span.getStartEpochNanos()));
        shown(span.getAttributes()).forEach(line -> out.println(indent + "  | " + line));
        for (EventData event : span.getEvents()) {
            out.println(indent + "  * " + event.getName());
            shown(event.getAttributes()).forEach(line -> out.println(indent + "      " + line));
        }
        spans.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .forEach(child -> print(out, child, origin, indent + "  "));
    }

    /** All but the id, which is another one each time. */
    private static Stream<String> shown(Attributes attributes) {
        return attributes.asMap().entrySet().stream()
                .filter(each -> !each.getKey().getKey().equals("tekton.llm.request.id"))
                .map(each -> each.getKey().getKey() + " = " + each.getValue())
                .sorted();
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
