package ai.tekton.llm.cli;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.bulk.BulkFileRun;
import ai.tekton.llm.bulk.BulkRun;
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
                    "Maximum cost of the run, in the currency of the providers' prices, together with all earlier starts"
                            + " with this output. The run ends before it is exceeded. Set --max-tokens too: each call counts with"
                            + " its highest possible cost until its answer arrives.")
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

    /** Checks the values here, so that errors name the command's options and not the client's settings. */
    void check() {
        if (concurrency < 1) {
            throw new InvalidRequestException("--concurrency must be at least 1, but is " + concurrency + ".");
        }
        if (budget != null && budget.signum() < 0) {
            throw new InvalidRequestException("--budget must be at least 0, but is " + budget.toPlainString() + ".");
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
    }

    BulkRun.Builder run(BulkRun.Builder run) {
        if (budget != null) {
            run.budget(budget);
        }
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
