package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.token.ModelEncoding;
import ai.tekton.llm.token.Tokenizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts the tokens of a text. */
@Command(
        name = "tokens",
        description = "Counts the tokens of standard input. Special tokens count as ordinary text.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class TokensCommand implements Runnable {
    private final Host host;

    @Mixin
    private TokenModelOption tokenModel;

    @Mixin
    private JsonOption json;

    @Mixin
    private VerboseOption verbose;

    TokensCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        String model = tokenModel.in(Settings.load(host.environment()).environment());
        ModelEncoding encoding = Tokenizers.standard().encodingFor(model);
        int tokens = Tokenizers.standard().count(StandardInput.readExactly(host.in()), model);
        Output out = new Output(host);
        if (json.isSet()) {
            out.println(new Json().line(tokens, model, encoding));
        } else {
            out.println(String.valueOf(tokens));
            if (!encoding.exact()) {
                new Notes(host.err()).note("approximately: counted for " + model + " with " + encoding.name());
            }
        }
    }
}
