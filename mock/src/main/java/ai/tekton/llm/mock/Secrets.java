package ai.tekton.llm.mock;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secrets that a recorder has met: what is under a secret's name is learnt, and then cut out wherever it turns up again.
 * Texts are bytes as ISO 8859-1, so that whatever came can be searched. Not thread-safe.
 */
final class Secrets {
    /** What stands in a secret's place. */
    static final String CUT = "[secret]";

    /** What stands for a secret in a cassette, be it of a named pattern. */
    static final Pattern MARK = Pattern.compile("\\[secret(?::[^\\]\\n]{0,64})?]");

    /** A shorter one is cut where its name says what it is, and left where it might be any word. */
    private static final int SHORTEST = 4;

    private static final Pattern FIELD = Pattern.compile(
            "\"([^\"\\\\]{1,64})\"\\s{0,8}:\\s{0,8}(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|(-?[0-9][0-9.eE+-]*+))",
            Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("(?:^|[&?])([^=&\\s]{1,64})=([^&\\s]*+)");
    private static final List<String> SCHEMES = List.of("Bearer", "bearer", "BEARER", "Basic", "basic", "BASIC");
    private static final Pattern BEARER =
            Pattern.compile("\\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\\s+([A-Za-z0-9._~+/-]{8,}+=*)");
    private static final Pattern KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{16,}+");

    private final SecretNames names;
    private final Map<String, Pattern> patterns;
    private final Map<String, String> known = new LinkedHashMap<>();
    private Optional<Pattern> anyKnown = Optional.empty();

    Secrets(SecretNames names, Map<String, Pattern> patterns) {
        this.names = names;
        this.patterns = patterns;
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Learns what a header holds, where it is a secret's; {@code Bearer} and the like are none. */
    void learnHeader(String name, String value) {
        if (isSecret(name)) {
            for (String part : value.split(";")) {
                String word = part.strip();
                int split = Math.max(word.indexOf(' '), word.indexOf('='));
                String inner = word.substring(split + 1);
                learn(inner, CUT);
                basic(word);
                if (name.equalsIgnoreCase("set-cookie")) {
                    return;
                }
            }
            learn(value, CUT);
        }
    }

    boolean isSecret(String header) {
        return names.has(header);
    }

    /** Learns what the parameters of a query, or of a form, hold. */
    void learnQuery(String query) {
        PARAMETER
                .matcher(query)
                .results()
                .filter(match -> names.hasParameter(match.group(1)))
                .forEach(match -> learn(match.group(2), CUT));
    }

    /** Learns what fields of JSON with a secret's name hold, and what the user's patterns find. */
    void learnText(byte[] text) {
        String searched = latin1(text);
        secretFields(searched, match -> learnField(match.group(2) == null ? match.group(3) : match.group(2)));
        String read = new String(text, StandardCharsets.UTF_8);
        patterns.forEach((name, pattern) -> pattern.matcher(read)
                .results()
                .filter(match -> !match.group().isEmpty())
                .forEach(match -> learn(match.group(), mark(name))));
    }

    /** Not by a stream of results: a long text has a million fields, and makes nothing of them. */
    private void secretFields(String text, Consumer<Matcher> found) {
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            if (names.has(field.group(1))) {
                found.accept(field);
            }
        }
    }

    private void learnField(String raw) {
        String value = new String(bytes(raw), StandardCharsets.UTF_8);
        learn(value, CUT);
        Json.read("\"" + value + "\"").ifPresent(unescaped -> learn(unescaped.asText(), CUT));
        basic(value);
    }

    private void basic(String word) {
        if (word.regionMatches(true, 0, "basic ", 0, 6)) {
            try {
                String pair =
                        new String(Base64.getDecoder().decode(word.substring(6).strip()), StandardCharsets.UTF_8);
                learn(pair, CUT);
                learn(pair.substring(pair.indexOf(':') + 1), CUT);
            } catch (IllegalArgumentException notBase64) {
                learn(word.substring(6), CUT);
            }
        }
    }

    private void learn(String value, String mark) {
        String bare = value.strip();
        if (bare.length() < SHORTEST
                || bare.equals("null")
                || MARK.matcher(bare).matches()) {
            return;
        }
        remember(bare, mark);
        remember(URLEncoder.encode(bare, StandardCharsets.UTF_8), mark);
        remember(URLEncoder.encode(bare, StandardCharsets.UTF_8).replace("+", "%20"), mark);
        String json = Json.text(bare);
        remember(json.substring(1, json.length() - 1), mark);
        remember(Base64.getEncoder().encodeToString(bare.getBytes(StandardCharsets.UTF_8)), mark);
        decoded(bare).ifPresent(plain -> learn(plain, mark));
    }

    /** {@return what a text is without its percents; empty where it has none} */
    private static Optional<String> decoded(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8)).filter(plain -> !plain.equals(text));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private void remember(String form, String mark) {
        if (form.length() >= SHORTEST
                && known.putIfAbsent(latin1(form.getBytes(StandardCharsets.UTF_8)), mark) == null) {
            anyKnown = Optional.empty();
        }
    }

    private static String mark(String name) {
        return "[secret:" + name + "]";
    }

    /** Finds all that is to be cut out of a text, by whatever it is known. */
    void find(String text, Cuts cuts) {
        known().ifPresent(pattern -> pattern.matcher(text)
                .results()
                .forEach(match -> cuts.add(match.start(), match.end(), known.get(match.group()))));
        patterns.forEach((name, pattern) ->
                pattern.matcher(text).results().forEach(match -> cuts.add(match.start(), match.end(), mark(name))));
        // Most texts have none, and a long one is searched for a word in no time.
        if (SCHEMES.stream().anyMatch(text::contains)) {
            BEARER.matcher(text).results().forEach(match -> cuts.add(match.start(1), match.end(1), CUT));
        }
        if (text.contains("sk-")) {
            KEY.matcher(text).results().forEach(match -> cuts.add(match.start(), match.end(), CUT));
        }
    }

    /** As {@link #find}, with the fields of JSON that have a secret's name. */
    void findWithFields(String text, Cuts cuts) {
        secretFields(text, match -> {
            boolean number = match.group(2) == null;
            int group = number ? 3 : 2;
            cuts.add(match.start(group), match.end(group), number ? "\"" + CUT + "\"" : CUT);
        });
        // After the fields: of two cuts at one place the first one's mark is taken.
        find(text, cuts);
    }

    /** {@return a path, a reason or the like without secrets} */
    String cut(String text) {
        Cuts cuts = new Cuts();
        String searched = latin1(text.getBytes(StandardCharsets.UTF_8));
        find(searched, cuts);
        return new String(bytes(cuts.apply(searched)), StandardCharsets.UTF_8);
    }

    /** {@return a query, or a form, without secrets} */
    String cutQuery(String query) {
        Cuts cuts = new Cuts();
        find(query, cuts);
        Matcher parameters = PARAMETER.matcher(query);
        while (parameters.find()) {
            if (names.hasParameter(parameters.group(1)) && parameters.end(2) > parameters.start(2)) {
                cuts.add(parameters.start(2), parameters.end(2), CUT);
            }
        }
        return cuts.apply(query);
    }

    /** {@return a header's value without secrets} */
    String cutHeader(String name, String value) {
        return isSecret(name) ? CUT : cut(value);
    }

    private Optional<Pattern> known() {
        if (anyKnown.isEmpty() && !known.isEmpty()) {
            // The longest first, so that no end of one is left where another one begins it.
            anyKnown = Optional.of(Pattern.compile(known.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))));
        }
        return anyKnown;
    }
}
