package ai.tekton.llm.flink;

import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads settings from the parameters of jobs and of SQL. */
final class Parameters {
    /** The prefix of their keys. */
    static final String PREFIX = "tekton.llm.";

    private final Function<String, @Nullable String> source;

    private Parameters(Function<String, @Nullable String> source) {
        this.source = source;
    }

    static LlmClientSettings read(Function<String, @Nullable String> source) {
        LlmClientSettings.Builder settings = LlmClientSettings.builder();
        Parameters all = new Parameters(source);
        all.read("component", text -> text, settings::componentId);
        all.read("url", text -> text, settings::url);
        all.read("provider", text -> text, settings::provider);
        all.read("model", text -> text, settings::model);
        all.read("timeout", Duration::parse, settings::timeout);
        all.read("deadline", Duration::parse, settings::deadline);
        all.read("max-retries", Integer::valueOf, settings::maxRetries);
        all.read("capacity", Integer::valueOf, settings::capacity);
        all.read("requests-per-minute", Integer::valueOf, settings::requestsPerMinute);
        all.read("tokens-per-minute", Integer::valueOf, settings::tokensPerMinute);
        all.read("budget", BigDecimal::new, settings::budget);
        return settings.build();
    }

    private <V> void read(String name, Function<String, V> conversion, Consumer<V> setter) {
        String text = source.apply(PREFIX + name);
        if (text == null || text.isBlank()) {
            return;
        }
        V value;
        try {
            value = conversion.apply(text.strip());
        } catch (NumberFormatException | java.time.format.DateTimeParseException e) {
            throw new InvalidRequestException("The parameter " + PREFIX + name + " has the value '" + text
                    + "', which is not a " + (e instanceof NumberFormatException ? "number." : "time such as PT30S."));
        }
        setter.accept(value);
    }
}
