package ai.tekton.llm.cli;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.bulk.BulkFileRun;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import picocli.CommandLine.Option;

/** The options for the number of calls and their cost. */
final class BatchOptions {
    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Number of concurrent calls. Default: " + BulkRun.DEFAULT_CONCURRENCY + ".")
    private int concurrency = BulkRun.DEFAULT_CONCURRENCY;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            description = "Maximum number of requests per minute. Default: none.")
    private Integer requestsPerMinute;

    @Option(
            names = "--tokens-per-minute",
            paramLabel = "N",
            description = "Maximum number of tokens of prompts and answers per minute. Default: none.")
    private Integer tokensPerMinute;

    @Option(
            names = "--budget",
            paramLabel = "SUM",
            description =
                    "What this start of the command may cost, in the currency of the providers' prices; the run ends"
                            + " before that is exceeded. Started again, it counts from 0. With --max-tokens, what calls"
                            + " under way may cost at the most is known better.")
    private BigDecimal budget;

    @Option(
            names = "--ordered",
            description = "Write the answers in the order of the input. Default: in the " + "order of completion.")
    private boolean ordered;

    @Option(
            names = "--retry-failed",
            description = "Send failed prompts again; their failures are removed " + "from the failures file.")
    private boolean retryFailed;

    @Option(names = "--restart", description = "Start from the beginning, and delete the answers in the output.")
    private boolean restart;

    @Option(
            names = "--accept-changes",
            description = "Resume although the input, the template or the options have changed.")
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

    /** Before the number of connections is made of it, whose error would name what nobody has set. */
    void check() {
        if (concurrency < 1) {
            throw new InvalidRequestException("--concurrency must be at least 1, but is " + concurrency + ".");
        }
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

    void refuseWhatFlinkLacks() {
        FlinkEngine.refuse("--ordered", ordered);
        FlinkEngine.refuse("--retry-failed", retryFailed);
        FlinkEngine.refuse("--restart", restart);
        FlinkEngine.refuse("--accept-changes", acceptChanges);
    }

    void tellFlink(FlinkEngine engine) {
        engine.option("concurrency", concurrency);
        engine.option("requests-per-minute", requestsPerMinute);
        engine.option("tokens-per-minute", tokensPerMinute);
        engine.option("budget", budget);
    }
}
