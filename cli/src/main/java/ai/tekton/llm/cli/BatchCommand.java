package ai.tekton.llm.cli;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.bulk.BulkEnd;
import ai.tekton.llm.bulk.BulkFileRun;
import ai.tekton.llm.bulk.BulkReport;
import ai.tekton.llm.bulk.BulkRun;
import ai.tekton.llm.bulk.PromptReader;
import ai.tekton.llm.bulk.PromptTemplate;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.token.Tokenizers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers many prompts. */
@Command(
        name = "batch",
        description = "Answers the prompts of a file and writes the answers to another. After any interruption, the "
                + "same command resumes the run: no answer is lost or requested again.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class BatchCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Host host;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "The prompts: lines of JSON, {\"id\", \"prompt\" or \"messages\", \"options\"}, or, "
                    + "as .csv, columns. A dash reads JSON from standard input.")
    private String input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "The file of the answers: lines of JSON, or, as .csv, columns. Failures go to a file "
                    + "beside it, such as "
                    + "answers.failed.jsonl.")
    private String output;

    @Option(
            names = "--template",
            paramLabel = "TEXT",
            description = "Create the prompts from columns or fields, such as \"Summarise: {text}\".")
    private String template;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private FlinkOptions flink;

    @Option(
            names = "--estimate",
            description = "Show the estimated tokens, cost and time of what is left to ask, and make no call.")
    private boolean estimate;

    @Option(names = "--ws", description = "Call Rhetor over the WebSocket instead of HTTP.")
    private boolean ws;

    @Mixin
    private JsonOption json;

    @Mixin
    private GenerationMixin generation;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private VerboseOption verbose;

    BatchCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        batch.check();
        Settings settings = Settings.load(host.environment());
        CostMeter meter = CostMeter.create();
        Transport transport = ws ? Transport.WEBSOCKET : Transport.HTTP;
        if (flink.isChosen()) {
            return onFlink(settings);
        }
        flink.refuseWithoutFlink(input, output);
        PromptReader reader = reader();
        try (CommandClient rhetor = CommandClient.open(
                        host,
                        settings,
                        connection,
                        transport,
                        server -> new NoContexts(),
                        client -> batch.limit(client, meter));
                BatchProgress progress = BatchProgress.of(host, json.isSet())) {
            BulkRun.Builder run =
                    batch.run(BulkRun.builder(rhetor.client()).costMeter(meter).listener(progress));
            BulkFileRun.Builder files =
                    batch.files(run.files(Path.of(input), Path.of(output)).reader(reader));
            if (input.equals(STANDARD_INPUT)) {
                files.input(host.in());
            }
            BulkFileRun all = files.build();
            return estimate ? estimate(rhetor, all) : run(all, progress);
        }
    }

    private int onFlink(Settings settings) {
        FlinkEngine.refuse("--estimate", estimate);
        FlinkEngine.refuse("--ws", ws);
        FlinkEngine.refuse("--json", json.isSet());
        batch.refuseWhatFlinkLacks();
        try (CommandClient rhetor =
                CommandClient.open(host, settings, connection, Transport.HTTP, server -> new NoContexts())) {
            FlinkEngine engine = new FlinkEngine(host, flink);
            engine.places(input, output);
            engine.client(rhetor.client().config(), connection.component(settings));
            engine.generation(generation.toOptions());
            engine.template(template);
            batch.tellFlink(engine);
            return engine.run();
        }
    }

    private PromptReader reader() {
        PromptReader reader = PromptReader.create().withOptions(generation.toOptions());
        return template == null ? reader : reader.withTemplate(PromptTemplate.of(template));
    }

    private int estimate(CommandClient rhetor, BulkFileRun all) {
        new BatchEstimate(batch, json.isSet())
                .show(all.estimate(Tokenizers.standard()), rhetor.client().getProviders(), new Output(host));
        return Status.OK;
    }

    private int run(BulkFileRun all, BatchProgress progress) {
        try (BatchStop stop = BatchStop.watch(host.resources(), all, progress)) {
            BulkReport report = all.run();
            progress.close();
            progress.summary(report, all.failures());
            return status(report);
        }
    }

    private static int status(BulkReport report) {
        if (report.end() == BulkEnd.STOPPED) {
            return Status.INTERRUPTED;
        }
        if (report.end() != BulkEnd.COMPLETED) {
            return Status.UNFINISHED;
        }
        return report.progress().failed() + report.progress().earlierFailed() > 0 ? Status.SOME_FAILED : Status.OK;
    }
}
