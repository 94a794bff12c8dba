package ai.tekton.llm.cli;

import ai.tekton.llm.bulk.BulkEnd;
import ai.tekton.llm.bulk.BulkListener;
import ai.tekton.llm.bulk.BulkProgress;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.error.TektonLlmException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the progress of a run: a bar at a terminal, otherwise a line at intervals; with JSON, lines on standard output. */
final class BatchProgress implements BulkListener, AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_JSON = Duration.ofSeconds(1);
    private static final int UPDATE_MILLIS = 200;
    private static final int CENTS = 4;

    private final Host host;
    private final Notes notes;
    private final boolean json;
    private final boolean moving;
    private Optional<ProgressBar> bar = Optional.empty();
    private Duration reported = Duration.ZERO;

    private BatchProgress(Host host, boolean json, boolean moving) {
        this.host = host;
        this.notes = new Notes(host.err());
        this.json = json;
        this.moving = moving;
    }

    static BatchProgress of(Host host, boolean json) {
        boolean capable = !"dumb".equals(host.environment().get("TERM"));
        return new BatchProgress(host, json, !json && capable && host.terminal().errorIsTerminal());
    }

    @Override
    public void onProgress(BulkProgress progress) {
        if (moving) {
            show(progress);
            return;
        }
        Duration period = json ? BETWEEN_JSON : BETWEEN_LINES;
        if (progress.elapsed().minus(reported).compareTo(period) >= 0) {
            reported = progress.elapsed();
            if (json) {
                new Output(host).println(new Json().line(fields("progress", progress)));
            } else {
                notes.note(text(progress));
            }
        }
    }

    private void show(BulkProgress progress) {
        ProgressBar shown = bar.orElseGet(() -> start(progress));
        bar = Optional.of(shown);
        shown.stepTo(over(progress));
        // The progress bar adds no separator between the rate and this text.
        shown.setExtraMessage(" " + (progress.failed() > 0 ? progress.failed() + " failed, " : "") + tokens(progress)
                + cost(progress));
    }

    private ProgressBar start(BulkProgress progress) {
        PrintStream err = new PrintStream(host.err(), true, StandardCharsets.UTF_8);
        return new ProgressBarBuilder()
                .setTaskName("batch")
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(progress.total().orElse(-1))
                .startsFrom(progress.earlier(), Duration.ZERO)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(err, host.terminal().columns() - 1))
                .build();
    }

    private static long over(BulkProgress progress) {
        return progress.earlier() + progress.answered() + progress.failed();
    }

    @Override
    public void onPause(Duration wait, TektonLlmException why) {
        if (!json && !moving) {
            notes.note("all calls pause for " + Math.max(1, wait.toSeconds()) + " s: " + why.getMessage());
        }
    }

    /** Called when the user has asked the run to stop. */
    void stopping(Duration grace) {
        if (moving) {
            // Ends the line of the progress bar.
            notes.line("");
        }
        notes.note("stopping: waiting up to " + grace.toSeconds() + " s for the calls in progress; Ctrl-C again cancels"
                + " them");
    }

    /** Shows the result of the run, and how to resume it. */
    void summary(BulkReport report, Path failures) {
        BulkProgress progress = report.progress();
        if (json) {
            Map<String, Object> fields = fields("end", progress);
            fields.put("end", report.end().name().toLowerCase(Locale.ROOT));
            fields.put("reason", report.reason().map(Throwable::getMessage).orElse(null));
            new Output(host).println(new Json().line(fields));
            return;
        }
        report.reason().ifPresent(notes::error);
        notes.note(text(progress) + " in " + progress.elapsed().toSeconds() + " s");
        if (progress.budget().isPresent() && progress.unknownCalls() > 0) {
            notes.note(
                    progress.unknownCalls() + " calls of earlier starts have an unknown end; they count with at most "
                            + rounded(progress.unknownCost()).toPlainString());
        }
        if (progress.unmeteredRequests() > 0) {
            notes.note(progress.unmeteredRequests()
                    + " requests failed without a known cost: the budget counts them as free, but"
                    + " they may have cost up to "
                    + rounded(progress.unmeteredCost()).toPlainString());
        }
        if (progress.failed() + progress.earlierFailed() > 0) {
            notes.note("what failed is in " + failures + ", with the reasons; --retry-failed asks it again");
        }
        if (report.end() != BulkEnd.COMPLETED) {
            notes.note(why(report.end()) + "; the same command resumes the run");
        }
    }

    private static String why(BulkEnd end) {
        return switch (end) {
            case BUDGET_USED_UP -> "the budget is used up, and a higher one (--budget) is needed";
            case TOKEN_REFUSED -> "the token was refused";
            case ONLY_FAILURES -> "the first prompts all failed (--retry-failed sends them again)";
            case SERVER_UNAVAILABLE -> "the server does not answer";
            default -> "stopped";
        };
    }

    private static String text(BulkProgress progress) {
        String left = progress.total().isPresent()
                ? ", " + Math.max(0, progress.total().getAsLong() - over(progress)) + " left"
                : "";
        String earlier = progress.earlier() > 0
                ? ", " + progress.earlier() + " from before"
                        + (progress.earlierFailed() > 0 ? " (" + progress.earlierFailed() + " failed)" : "")
                : "";
        return progress.answered() + " answered, " + progress.failed() + " failed" + earlier + left + "; "
                + tokens(progress) + cost(progress);
    }

    private static String tokens(BulkProgress progress) {
        return progress.promptTokens() + progress.completionTokens() + " tokens";
    }

    private static String cost(BulkProgress progress) {
        return progress.cost()
                        .filter(cost -> cost.signum() > 0)
                        .map(cost -> ", cost " + rounded(cost).toPlainString())
                        .orElse("")
                + progress.budget().map(whole -> budget(progress, whole)).orElse("");
    }

    private static String budget(BulkProgress progress, BigDecimal whole) {
        return ", " + rounded(progress.spent().orElseThrow()).toPlainString() + " of the budget of "
                + whole.toPlainString() + " spent, "
                + rounded(progress.budgetLeft().orElseThrow()).toPlainString() + " left";
    }

    private static BigDecimal rounded(BigDecimal cost) {
        return cost.setScale(CENTS, RoundingMode.HALF_UP);
    }

    private static Map<String, Object> fields(String event, BulkProgress progress) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("total", progress.total().isPresent() ? progress.total().getAsLong() : null);
        fields.put("earlier", progress.earlier());
        fields.put("earlier_failed", progress.earlierFailed());
        fields.put("answered", progress.answered());
        fields.put("failed", progress.failed());
        fields.put("in_progress", progress.inProgress());
        fields.put("prompt_tokens", progress.promptTokens());
        fields.put("completion_tokens", progress.completionTokens());
        fields.put("cost", progress.cost().map(BatchProgress::rounded).orElse(null));
        fields.put("budget", progress.budget().orElse(null));
        fields.put("spent", progress.spent().map(BatchProgress::rounded).orElse(null));
        fields.put(
                "budget_left", progress.budgetLeft().map(BatchProgress::rounded).orElse(null));
        fields.put("unknown_calls", progress.unknownCalls());
        fields.put("unknown_cost", rounded(progress.unknownCost()));
        fields.put("unmetered_requests", progress.unmeteredRequests());
        fields.put("unmetered_cost", rounded(progress.unmeteredCost()));
        fields.put("elapsed_ms", progress.elapsed().toMillis());
        return fields;
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
