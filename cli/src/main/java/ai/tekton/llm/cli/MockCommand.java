package ai.tekton.llm.cli;

import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockBuilder;
import ai.tekton.llm.mock.RhetorRecorder;
import ai.tekton.llm.mock.RhetorRecorderBuilder;
import ai.tekton.rhetor.RhetorGeneration;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the mock until the process is asked to end. */
@Command(
        name = "mock",
        description = "Runs a Rhetor without models, with answers marked as simulated, and prints its address. "
                + "Ctrl-C ends it.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class MockCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65535;

    /** Slow enough to see the answer stream. */
    private static final Duration DEMO_PACE = Duration.ofMillis(40);

    /** The property with the directory of the page; set by the script that builds the page. */
    private static final String PAGE_VARIABLE = "TEKTON_LLM_DEMO";

    private final Host host;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8003",
            description = "The port to listen on; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--profile",
            paramLabel = "ID",
            defaultValue = "contract",
            completionCandidates = Profiles.class,
            description = "The generation of Rhetor that the mock simulates, with its limitations, one of "
                    + "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String profile;

    @Option(
            names = "--demo",
            description = "Also serve a web page, a chat with the mock, and print its address. Pages of any "
                    + "origin may then call the mock.")
    private boolean demo;

    @Option(
            names = "--deviation",
            paramLabel = "NAME",
            description = "Make the mock deviate from the contract, such as stream-cut, to test what detects it; "
                    + "may be given several times. An unknown name, such as ?, lists them all.")
    private List<String> deviations = List.of();

    @Option(
            names = "--record",
            paramLabel = "URL",
            description = "Forward all requests to the Rhetor at URL, and write the traffic, without secrets, to "
                    + "the file of --cassette at the end.")
    private String record;

    @Option(
            names = "--cassette",
            paramLabel = "FILE",
            description = "The file that --record writes; it must not exist.")
    private Path cassette;

    @Option(names = "--overwrite", description = "Let --record replace an existing cassette.")
    private boolean overwrite;

    @Option(names = "--append", description = "Let --record add to an existing cassette.")
    private boolean append;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Answer from a cassette. A request that it does not contain gets a 400 with the "
                    + "differences from the most similar one.")
    private Path replay;

    @Option(names = "--real-time", description = "Replay with the recorded pauses.")
    private boolean realTime;

    @Mixin
    private VerboseOption verbose;

    /** The ids of the generations. */
    static final class Profiles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(RhetorGeneration.values())
                    .map(RhetorGeneration::id)
                    .iterator();
        }
    }

    MockCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be between 0 and " + MAX_PORT + ", but is " + port + ".");
        }
        checkCassetteOptions();
        if (record != null) {
            return serveRecorder();
        }
        List<Deviation> named = deviations.stream().map(this::deviation).toList();
        RhetorMockBuilder builder = RhetorMock.builder().port(port).profile(generation());
        if (replay != null) {
            builder.cassette(replay);
        }
        if (realTime) {
            builder.realTime();
        }
        return demo ? serveWithPage(builder, named) : serve(builder, named);
    }

    private RhetorGeneration generation() {
        return RhetorGeneration.ofId(profile)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--profile: '" + profile + "' is not a profile; the profiles are: "
                                + String.join(", ", new Profiles())));
    }

    /** Converted here rather than by picocli, which would create all deviations for any command. */
    private Deviation deviation(String name) {
        return Deviation.named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--deviation: '" + name + "' is not a deviation; the deviations are:\n" + allDeviations()));
    }

    private static String allDeviations() {
        return Arrays.stream(Deviation.values())
                .map(deviation -> "  " + deviation.id() + ": " + deviation.description())
                .collect(Collectors.joining("\n"));
    }

    private void checkCassetteOptions() {
        boolean written = cassette != null || overwrite || append;
        String problem = "";
        if (record == null && written) {
            problem = "--cassette, --overwrite and --append need --record, which names the Rhetor to record from.";
        } else if (record != null && cassette == null) {
            problem = "--record needs --cassette, the file to write.";
        } else if (record != null && (replay != null || demo || !deviations.isEmpty())) {
            problem = "--record forwards to a real Rhetor; --replay, --demo and --deviation apply only to the mock.";
        } else if (overwrite && append) {
            problem = "--overwrite and --append exclude each other.";
        } else if (realTime && replay == null) {
            problem = "--real-time needs --replay.";
        }
        if (!problem.isEmpty()) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }

    private int serveRecorder() throws InterruptedException {
        RhetorRecorderBuilder builder =
                RhetorRecorder.builder(URI.create(record), cassette).port(port);
        if (overwrite) {
            builder.overwrite();
        } else if (append) {
            builder.append();
        }
        try (RhetorRecorder recorder = builder.start()) {
            OpenResources.Resource open = host.resources().add(recorder::close);
            new Output(host).println(recorder.url());
            host.resources().awaitEnd();
            host.resources().remove(open);
        }
        return Status.INTERRUPTED;
    }

    private int serve(RhetorMockBuilder builder, List<Deviation> named) throws InterruptedException {
        try (RhetorMock mock = builder.start()) {
            Deviation.applyAll(named, mock);
            OpenResources.Resource open = host.resources().add(mock::close);
            new Output(host).println(mock.url());
            host.resources().awaitEnd();
            host.resources().remove(open);
        }
        return Status.INTERRUPTED;
    }

    private int serveWithPage(RhetorMockBuilder builder, List<Deviation> named) throws InterruptedException {
        try (DemoServer page = DemoServer.start(pageDirectory());
                RhetorMock mock =
                        builder.corsAllowedOrigin("*").chunkDelay(DEMO_PACE).start()) {
            Deviation.applyAll(named, mock);
            OpenResources.Resource openPage = host.resources().add(page);
            OpenResources.Resource openMock = host.resources().add(mock::close);
            Output out = new Output(host);
            out.println(mock.url());
            out.println(page.url() + "?rhetor=" + URLEncoder.encode(mock.url(), StandardCharsets.UTF_8));
            host.resources().awaitEnd();
            host.resources().remove(openMock);
            host.resources().remove(openPage);
        }
        return Status.INTERRUPTED;
    }

    private Path pageDirectory() {
        String named = host.environment().getOrDefault(PAGE_VARIABLE, "js/dist/demo");
        Path directory = Path.of(named);
        if (!Files.isRegularFile(directory.resolve("index.html"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The page of --demo is not built: there is none in " + directory + ". Run ./tekton-llm mock --demo "
                            + "in the project's top folder, which builds it.");
        }
        return directory;
    }
}
