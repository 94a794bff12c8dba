package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Setting;
import ai.tekton.llm.cli.settings.SettingValue;
import ai.tekton.llm.cli.settings.Settings;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the command's settings. */
@Command(
        name = "config",
        description = "Shows every setting with its value and its source: an option given here, a variable, the "
                + "file, or the default. Tokens and passwords are not shown.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ConfigCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Option(names = "--provider", paramLabel = "ID", description = "The provider.")
    private String provider;

    @Option(names = "--model", paramLabel = "ID", description = "The model.")
    private String model;

    @Option(names = "--no-log", description = "Do not save conversations.")
    private boolean noLog;

    @Mixin
    private JsonOption json;

    @Mixin
    private VerboseOption verbose;

    ConfigCommand(Host host) {
        this.host = host;
    }

    private record Row(String key, String value, String source) {}

    @Override
    public void run() {
        Settings settings = Settings.load(host.environment());
        // Reports invalid settings here rather than at the first call.
        settings.environment();
        settings.isOn(Setting.LOG);
        settings.isOn(Setting.FALLBACK);
        settings.isOn(Setting.COLOR);
        settings.proxy();
        List<Row> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add(row(setting, settings));
        }
        Output out = new Output(host);
        if (json.isSet()) {
            rows.forEach(row -> out.println(object(row)));
        } else {
            rows.forEach(row -> out.println(String.format("%-10s %-34s %s", row.key(), row.value(), row.source())));
            new Notes(host.err())
                    .note("the file is " + settings.file() + (settings.fileExists() ? "" : ", which is not there"));
        }
    }

    private Row row(Setting setting, Settings settings) {
        SettingValue found = given(setting)
                .or(() -> settings.find(setting))
                .orElseGet(() -> new SettingValue(setting.byDefault(), "default"));
        boolean secret = setting == Setting.TOKEN && !found.source().equals("default");
        return new Row(setting.key(), secret ? "***" : shown(setting, found.value()), found.source());
    }

    /** Masks the user and the password that a proxy's address may contain. */
    private static String shown(Setting setting, String value) {
        return setting == Setting.PROXY ? value.replaceFirst("^(.*://)?.*@", "$1***@") : value;
    }

    private Optional<SettingValue> given(Setting setting) {
        return setting.option()
                .map(name -> spec.findOption(name))
                .filter(option -> spec.commandLine().getParseResult().hasMatchedOption(option))
                .map(option -> new SettingValue(value(option), "option " + option.longestName()));
    }

    private static String value(OptionSpec option) {
        // The options without a value are the negated ones.
        return option.arity().max() == 0 ? "false" : String.join(",", option.originalStringValues());
    }

    private static String object(Row row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        return object.put("setting", row.key())
                .put("value", row.value())
                .put("source", row.source())
                .toString();
    }
}
