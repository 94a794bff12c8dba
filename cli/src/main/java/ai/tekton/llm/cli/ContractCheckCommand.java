package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.contract.ContractCheck;
import ai.tekton.llm.contract.ContractCheckException;
import ai.tekton.llm.contract.probe.ProbeSettings;
import ai.tekton.llm.contract.report.ContractReport;
import ai.tekton.llm.contract.report.HtmlReport;
import ai.tekton.llm.contract.report.JsonReport;
import ai.tekton.llm.contract.report.TextReport;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds out what of a live Rhetor is no longer as the contract has it. */
@Command(
        name = "check",
        description = {
            "Tells which generation Rhetor is of, compares its own document with what that has in the contract, asks it for "
                    + "everything, and reports what is the same, new, gone or changed, what the client does about it, "
                    + "and which of its commands work there.",
            "The exit status is 0 where nothing is breaking, 1 where something is, 2 where it could not be checked."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ContractCheckCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--openapi",
            paramLabel = "FILE",
            description =
                    "Rhetor's OpenAPI document, JSON or YAML. Default: what Rhetor serves as /openapi.json. Where "
                            + "no address is given, the document alone is checked.")
    private Path document;

    @Option(
            names = "--no-generate",
            description =
                    "Ask no model, which may cost money: no prompt and no conversation is sent. Takes a few seconds at most.")
    private boolean noGenerate;

    @Option(names = "--provider", paramLabel = "ID", description = "The provider to ask. Default: Rhetor's.")
    private String provider;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The model to ask. Default: RHETOR_DEFAULT_MODEL, else the provider's.")
    private String model;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write the report into a file besides, as a web page that needs nothing else.")
    private Path page;

    @Option(
            names = "--cassette",
            paramLabel = "FILE",
            description =
                    "Check what a recorder of tekton-llm-mock has written, and ask no server: tells where the contract "
                            + "has moved away from it.")
    private Path cassette;

    @Mixin
    private JsonOption json;

    @Mixin
    private VerboseOption verbose;

    ContractCheckCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        if (cassette != null) {
            return new CassetteReport(host, json.isSet()).check(cassette);
        }
        ContractReport report;
        try {
            report = report();
        } catch (ContractCheckException | InvalidRequestException e) {
            new Notes(host.err()).error(e);
            return Status.NOT_CHECKED;
        }
        Optional.ofNullable(page).ifPresent(file -> write(file, HtmlReport.of(report)));
        Output out = new Output(host);
        if (json.isSet()) {
            out.println(JsonReport.of(report));
        } else {
            out.print(TextReport.of(report));
        }
        if (report.breaking()) {
            return Status.FAILED;
        }
        return report.complete() ? Status.OK : Status.NOT_CHECKED;
    }

    private ContractReport report() {
        ContractCheck check = ContractCheck.pinned();
        Settings set = Settings.load(host.environment());
        if (document != null && server.leaveAddressOpen(set)) {
            return check.check(document);
        }
        ClientConfig config = server.toConfig(host, set).build();
        ProbeSettings settings = new ProbeSettings(
                config.url(),
                config.wsUrl(),
                config.token(),
                config.timeout(),
                !noGenerate,
                Optional.ofNullable(provider),
                Optional.ofNullable(model).or(config::model));
        return check.check(settings, Optional.ofNullable(document));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
