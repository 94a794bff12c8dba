package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.contract.ContractCheck;
import ai.tekton.llm.contract.ContractCheckException;
import ai.tekton.llm.contract.ProbeSettings;
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

/** Checks where a live Rhetor deviates from the contract. */
@Command(
        name = "check",
        description = {
            "Detects Rhetor's generation, compares its OpenAPI document with that generation's contract, "
                    + "calls each endpoint, and reports what is the same, new, missing or changed, how the client handles it, and which commands work there.",
            "The exit status is 0 without a breaking change, 1 with one, 2 if the check was impossible."
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
            description = "Rhetor's OpenAPI document, JSON or YAML. Default: the one that Rhetor serves as "
                    + "/openapi.json. Without an address, only the document is checked.")
    private Path document;

    @Option(
            names = "--no-generate",
            description = "Call no model, which may cost money: no prompt and no conversation is sent. Takes a few "
                    + "seconds at most.")
    private boolean noGenerate;

    @Option(names = "--provider", paramLabel = "ID", description = "The provider to call. Default: Rhetor's.")
    private String provider;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The model to call. Default: RHETOR_DEFAULT_MODEL, else the provider's.")
    private String model;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write the report to a file, as a self-contained web page.")
    private Path page;

    @Option(
            names = "--cassette",
            paramLabel = "FILE",
            description = "Check a cassette that a recorder of tekton-llm-mock has written, without calling a "
                    + "server: reports where it no longer matches the contract.")
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
