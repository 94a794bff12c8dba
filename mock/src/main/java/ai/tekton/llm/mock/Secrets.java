package ai.tekton.llm.mock;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secrets that a recorder has found: it collects the values under secrets' names, and cuts them out wherever they occur
 * again. Texts are bytes decoded as ISO 8859-1, so that any content can be searched. Not thread-safe.
 */
final class Secrets {
    /** The replacement of a secret. */
    static final String CUT = "[secret]";

    /** The pattern of a secret's replacement in a cassette, including those of named patterns. */
    static final Pattern MARK = Pattern.compile("\\[secret(?::[^\\]\\n]{0,64})?]");

    /**
     * The minimum length of a secret to search for: a shorter one is cut only under its name, as elsewhere it may be any word.
     */
    private static final int SHORTEST = 4;

    private static final Pattern FIELD = Pattern.compile(
            "\"([^\"\\\\]{1,64})\"\\s{0,8}:\\s{0,8}(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|(-?[0-9][0-9.eE+-]*+))",
            Pattern.DOTALL);

    /** A field of JSON within a text, with its quotes escaped, one of a Python dict, or the first of a list. */
    private static final Pattern WITHIN = Pattern.compile(
            "(\\\\{0,8}[\"'])([A-Za-z0-9_.-]{1,64})\\1\\s{0,8}:\\s{0,8}\\[?\\s{0,8}(\\\\{0,8}[\"'])([^\"'\\\\\\n]{1,4096}+)\\3");

    /** The rest of a list. */
    private static final Pattern NEXT =
            Pattern.compile("\\G\\s{0,8},\\s{0,8}(\\\\{0,8}[\"'])([^\"'\\\\\\n]{1,4096}+)\\1");

    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");
    private static final Pattern PARAMETER = Pattern.compile("(?:^|[&?])([^=&\\s]{1,64})=([^&\\s]*+)");
    private static final List<String> SCHEMES = List.of("Bearer", "bearer", "BEARER", "Basic", "basic", "BASIC");
    private static final Pattern BEARER =
            Pattern.compile("\\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\\s+([A-Za-z0-9._~+/-]{8,}+=*)");
    private static final Pattern KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{16,}+");

    private final SecretNames names;
    private final Map<String, Pattern> patterns;
    private final Map<String, String> known = new LinkedHashMap<>();
    private final List<String> learnt = new ArrayList<>();
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

    /** Collects the value of a secret header, without a scheme such as {@code Bearer}. */
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

    /** Collects the values of secret parameters of a query or a form. */
    void learnQuery(String query) {
        PARAMETER
                .matcher(query)
                .results()
                .filter(match -> names.hasParameter(match.group(1)))
                .forEach(match -> learn(match.group(2), CUT));
    }

    /** Collects the values of JSON fields with a secret's name, and the matches of the user's patterns. */
    void learnText(byte[] text) {
        String searched = latin1(text);
        secretFields(searched, match -> learnField(match.group(2) == null ? match.group(3) : match.group(2)));
        fieldsWithin(searched, (start, end) -> learnField(searched.substring(start, end)));
        String read = new String(text, StandardCharsets.UTF_8);
        patterns.forEach((name, pattern) -> pattern.matcher(read)
                .results()
                .filter(match -> !match.group().isEmpty())
                .forEach(match -> learn(match.group(), mark(name))));
    }

    /** Not a stream of results, because a long text may have a million irrelevant fields. */
    private void secretFields(String text, Consumer<Matcher> found) {
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            if (names.has(field.group(1))) {
                found.accept(field);
            }
        }
    }

    private interface Place {
        void at(int start, int end);
    }

    /**
     * Searches for colons first, which is fast: a search for the pattern itself would examine each character of a long text.
     */
    private void fieldsWithin(String text, Place found) {
        Matcher field = WITHIN.matcher(text);
        Matcher next = NEXT.matcher(text);
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            int begin = beginOfName(text, colon);
            if (begin >= 0 && field.region(begin, text.length()).lookingAt() && names.has(field.group(2))) {
                found.at(field.start(4), field.end(4));
                int end = field.end();
                boolean list = text.substring(colon, field.start(3)).indexOf('[') >= 0;
                while (list && next.find(end)) {
                    found.at(next.start(2), next.end(2));
                    end = next.end();
                }
            }
        }
    }

    /** {@return where the quotes of a name before a colon begin; below 0 if there is none} */
    private static int beginOfName(String text, int colon) {
        int at = colon - 1;
        while (at > 0 && colon - at <= 8 && Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        if (at < 0 || !isQuote(text.charAt(at))) {
            return -1;
        }
        int longest = at - 80;
        do {
            at--;
        } while (at >= 0 && at > longest && !isQuote(text.charAt(at)));
        if (at < 0 || !isQuote(text.charAt(at))) {
            return -1;
        }
        while (at > 0 && text.charAt(at - 1) == '\\') {
            at--;
        }
        return at;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
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
        String encoded = URLEncoder.encode(bare, StandardCharsets.UTF_8);
        for (String form : List.of(encoded, encoded.replace("+", "%20"))) {
            remember(form, mark);
            remember(lowerPercents(form), mark);
        }
        String json = Json.text(bare);
        String inner = json.substring(1, json.length() - 1);
        remember(inner, mark);
        remember(inner.replace("/", "\\/"), mark);
        remember(ascii(inner), mark);
        remember(ascii(inner).replace("/", "\\/"), mark);
        byte[] bytes = bare.getBytes(StandardCharsets.UTF_8);
        // The longest form is cut, so that the padding is cut too.
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            remember(encoder.encodeToString(bytes), mark);
            remember(encoder.withoutPadding().encodeToString(bytes), mark);
        }
        decoded(bare).ifPresent(plain -> learn(plain, mark));
    }

    private static String lowerPercents(String encoded) {
        return PERCENT.matcher(encoded).replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    /** The form of JSON writers that write only ASCII, such as Python's. */
    private static String ascii(String json) {
        StringBuilder text = new StringBuilder(json.length());
        json.chars().forEach(c -> text.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return text.toString();
    }

    /** {@return a text with its percent-encoding decoded; empty if it has none} */
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
            learnt.add(form);
        }
    }

    /** {@return the secrets that were found since the last call} */
    List<String> learnt() {
        List<String> forms = List.copyOf(learnt);
        learnt.clear();
        return forms;
    }

    private static String mark(String name) {
        return "[secret:" + name + "]";
    }

    /** Finds all secrets in a text. */
    void find(String text, TextReplacements cuts) {
        known().ifPresent(pattern -> pattern.matcher(text)
                .results()
                .forEach(match -> cuts.add(match.start(), match.end(), known.get(match.group()))));
        patterns.forEach((name, pattern) ->
                pattern.matcher(text).results().forEach(match -> cuts.add(match.start(), match.end(), mark(name))));
        // A fast check, as most texts contain none.
        if (SCHEMES.stream().anyMatch(text::contains)) {
            BEARER.matcher(text).results().forEach(match -> cuts.add(match.start(1), match.end(1), CUT));
        }
        if (text.contains("sk-")) {
            KEY.matcher(text).results().forEach(match -> cuts.add(match.start(), match.end(), CUT));
        }
    }

    /** Like {@link #find}, and also the JSON fields with a secret's name. */
    void findWithFields(String text, TextReplacements cuts) {
        secretFields(text, match -> {
            boolean number = match.group(2) == null;
            int group = number ? 3 : 2;
            cuts.add(match.start(group), match.end(group), number ? "\"" + CUT + "\"" : CUT);
        });
        fieldsWithin(text, (start, end) -> cuts.add(start, end, CUT));
        // After the fields, because of two cuts at one position the mark of the first one is used.
        find(text, cuts);
    }

    /** {@return a path, a reason or the like without secrets} */
    String cut(String text) {
        TextReplacements cuts = new TextReplacements();
        String searched = latin1(text.getBytes(StandardCharsets.UTF_8));
        find(searched, cuts);
        return new String(bytes(cuts.apply(searched)), StandardCharsets.UTF_8);
    }

    /** {@return a query, or a form, without secrets} */
    String cutQuery(String query) {
        TextReplacements cuts = new TextReplacements();
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
            // The longest first, so that nothing remains of a secret that starts with another one.
            anyKnown = Optional.of(Pattern.compile(known.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))));
        }
        return anyKnown;
    }
}
