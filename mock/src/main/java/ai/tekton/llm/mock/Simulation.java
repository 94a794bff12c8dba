package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.HealthStatus;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.Provider;
import ai.tekton.rhetor.model.ProviderList;
import ai.tekton.rhetor.model.ProviderModel;
import ai.tekton.rhetor.model.Usage;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Simulates Rhetor without models: the same requests in the same order get the same answers. Thread-safe. */
final class Simulation {
    private static final int LONGEST_QUOTE = 200;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*?");
    // Python's isoformat of a time without a zone, as Rhetor sends it.
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter PING = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00:00'");

    private final Clock clock;
    private final AtomicInteger contexts = new AtomicInteger();

    /** An answer, independent of an operation's form. */
    record Answer(
            String text,
            String finishReason,
            Usage usage,
            String model,
            String provider,
            String contextId,
            String timestamp) {}

    Simulation(Clock clock) {
        this.clock = clock;
    }

    void reset() {
        contexts.set(0);
    }

    Health health(int port) {
        return new Health()
                .status(HealthStatus.HEALTHY)
                .component("rhetor")
                .version(RhetorContract.VERSION)
                .port(port)
                .timestamp(timestamp());
    }

    ProviderList providers() {
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put(
                "anthropic",
                provider(
                        "Anthropic",
                        model("claude-3-sonnet-20240229", "Claude 3 Sonnet", 200_000),
                        model("claude-3-opus-20240229", "Claude 3 Opus", 200_000),
                        model("claude-3-haiku-20240307", "Claude 3 Haiku", 200_000)));
        providers.put(
                "openai",
                provider("OpenAI", model("gpt-4o", "GPT-4o", 128_000), model("gpt-4o-mini", "GPT-4o mini", 128_000)));
        providers.put("simulated", provider("Simulated", model("simulated", "Simulated", 8_192)));
        return new ProviderList()
                .providers(providers)
                .defaultProvider("anthropic")
                .defaultModel("claude-3-sonnet-20240229");
    }

    /** Answers a request based only on the request. */
    Answer answer(ChatRequest request) {
        String whole = answerTo(lastUserMessage(request));
        CompletionOptions options = Objects.requireNonNullElseGet(request.getOptions(), CompletionOptions::new);
        String stopped = beforeStop(whole, Objects.requireNonNullElse(options.getStop(), List.of()));
        List<String> words = words(stopped);
        int most = Objects.requireNonNullElse(options.getMaxTokens(), Integer.MAX_VALUE);
        if (words.size() <= most) {
            return answer(request, stopped, "stop");
        }
        return answer(request, String.join("", words.subList(0, most)), "length");
    }

    /** {@return the mock's answer to a text} */
    static String answerTo(String said) {
        String quote = said.length() <= LONGEST_QUOTE ? said : shortened(said);
        return "Simulated answer from Rhetor's mock to: \"" + quote + "\"";
    }

    /** Answers a request with a text. */
    Answer answer(ChatRequest request, String text, String finishReason) {
        ProviderList list = providers();
        String provider = Optional.ofNullable(request.getProviderId())
                .or(() -> Optional.ofNullable(request.getModelId()).flatMap(id -> providerOf(id, list)))
                .orElse(list.getDefaultProvider());
        String model = Optional.ofNullable(request.getModelId())
                .or(() -> Optional.ofNullable(list.getProviders().get(provider)).map(Provider::getDefaultModel))
                .orElse(list.getDefaultModel());
        String context =
                Optional.ofNullable(request.getContextId()).orElseGet(() -> "ctx-" + contexts.incrementAndGet());
        return new Answer(text, finishReason, usage(request, text), model, provider, context, timestamp());
    }

    /** {@return the words of a text, each with its preceding space; joined they are the text} */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.find()) {
            words.add(matcher.group());
            end = matcher.end();
        }
        if (end < text.length()) {
            words.add(text.substring(end));
        }
        return words;
    }

    String timestamp() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).format(TIMESTAMP);
    }

    String pingTime() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).format(PING);
    }

    private static Usage usage(ChatRequest request, String text) {
        int prompt = count(Objects.requireNonNullElse(request.getSystemPrompt(), ""));
        for (Message message : messages(request)) {
            prompt += count(Objects.requireNonNullElse(message.getContent(), ""));
        }
        int completion = count(text);
        return new Usage().promptTokens(prompt).completionTokens(completion).totalTokens(prompt + completion);
    }

    static int count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static List<Message> messages(ChatRequest request) {
        return Objects.requireNonNullElse(request.getMessages(), List.of());
    }

    static String lastUserMessage(ChatRequest request) {
        return messages(request).stream()
                .filter(message -> message.getRole() == MessageRole.USER)
                .reduce((earlier, later) -> later)
                .map(Message::getContent)
                .orElse("");
    }

    private static String shortened(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST_QUOTE - 1)) ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
        return text.substring(0, end) + "…";
    }

    private static String beforeStop(String text, List<String> stops) {
        return stops.stream()
                .filter(stop -> !stop.isEmpty() && text.contains(stop))
                .map(stop -> text.substring(0, text.indexOf(stop)))
                .min(Comparator.comparingInt(String::length))
                .orElse(text);
    }

    private static Optional<String> providerOf(String model, ProviderList list) {
        return list.getProviders().entrySet().stream()
                .filter(entry -> entry.getValue().getModels().stream()
                        .anyMatch(candidate -> candidate.getId().equals(model)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Provider provider(String name, ProviderModel... models) {
        return new Provider().name(name).available(true).models(List.of(models)).defaultModel(models[0].getId());
    }

    private static ProviderModel model(String id, String name, int contextLength) {
        return new ProviderModel()
                .id(id)
                .name(name)
                .contextLength(contextLength)
                .capabilities(List.of("chat", "streaming"));
    }
}
