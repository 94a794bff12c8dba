package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Formats tokens and time. */
final class UsageText {
    private UsageText() {}

    /** Formats the tokens and the time of one answer. */
    static String of(Turn.Outcome outcome) {
        String tokens = outcome.usage()
                .map(usage -> tokens(usage.promptTokens(), usage.completionTokens(), usage.totalTokens()))
                .orElse("tokens unknown");
        return tokens + ", " + seconds(outcome.latency());
    }

    /** Formats the tokens and the time of several answers together. */
    static String of(List<Turn.Outcome> outcomes) {
        List<Usage> known = outcomes.stream()
                .map(Turn.Outcome::usage)
                .flatMap(Optional::stream)
                .toList();
        Duration time = outcomes.stream().map(Turn.Outcome::latency).reduce(Duration.ZERO, Duration::plus);
        String missing = known.size() < outcomes.size() ? " (of " + known.size() + " whose tokens are known)" : "";
        return outcomes.size() + (outcomes.size() == 1 ? " answer: " : " answers: ")
                + tokens(
                        known.stream().mapToInt(Usage::promptTokens).sum(),
                        known.stream().mapToInt(Usage::completionTokens).sum(),
                        known.stream().mapToInt(Usage::totalTokens).sum())
                + missing + ", " + seconds(time);
    }

    private static String tokens(int prompt, int completion, int total) {
        return prompt + " tokens asked, " + completion + " answered, " + total + " in all";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
