package ai.tekton.llm.cli;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.bulk.BulkFileRun;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.RateLimits;
import java.math.BigDecimal;
import picocli.CommandLine.Option;

/** The options about how many calls there may be, and what they may cost. */
final class BatchOptions {
    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many prompts are asked at once. Default: " + BulkRun.DEFAULT_CONCURRENCY + ".")
    private int concurrency = BulkRun.DEFAULT_CONCURRENCY;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            description = "The most requests in a minute. Default: any number.")
    private Integer requestsPerMinute;

    @Option(
            names = "--tokens-per-minute",
            paramLabel = "N",
            description = "The most tokens of prompts and answers in a minute. Default: any number.")
    private Integer tokensPerMinute;

    @Option(
            names = "--budget",
            paramLabel = "SUM",
            description =
                    "What this run may cost, in the currency of the providers' prices; the run ends before that is"
                            + " exceeded. With --max-tokens, what calls under way may cost at the most is known better.")
    private BigDecimal budget;

    @Option(names = "--ordered", description = "Write the answers in the order of the input. Default: as they come.")
    private boolean ordered;

    @Option(names = "--retry-failed", description = "Ask again what failed; its failures are taken out of their file.")
    private boolean retryFailed;

    @Option(names = "--restart", description = "Begin anew, and lose the answers that are in the output.")
    private boolean restart;

    @Option(
            names = "--accept-changes",
            description = "Go on with what is left although the input, the template or the options have changed.")
    private boolean acceptChanges;

    int concurrency() {
        return concurrency;
    }

    Integer requestsPerMinute() {
        return requestsPerMinute;
    }

    Integer tokensPerMinute() {
        return tokensPerMinute;
    }

    void limit(TektonLlmClientBuilder client, CostMeter meter) {
        RateLimits.Builder limits = RateLimits.builder();
        if (requestsPerMinute != null) {
            limits.requestsPerMinute(requestsPerMinute);
        }
        if (tokensPerMinute != null) {
            limits.tokensPerMinute(tokensPerMinute);
        }
        client.rateLimits(limits.build()).costMeter(meter).configure(config -> config.maxConnections(concurrency));
        if (budget != null) {
            client.costLimits(CostLimits.builder().perClient(budget).build());
        }
    }

    BulkRun.Builder run(BulkRun.Builder run) {
        return run.concurrency(concurrency).ordered(ordered);
    }

    BulkFileRun.Builder files(BulkFileRun.Builder files) {
        return files.retryFailed(retryFailed).restart(restart).acceptChanges(acceptChanges);
    }
}
