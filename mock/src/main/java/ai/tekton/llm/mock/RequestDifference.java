package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the differences of two normalized requests, field by field. Not thread-safe; for one comparison. */
final class RequestDifference {
    private static final int MOST = 12;
    private static final int SHOWN = 72;
    private static final SecretNames SECRET = SecretNames.standard();
    private static final Set<String> NEVER_ALIKE =
            Set.of("request_id", "requestid", "message_id", "messageid", "timestamp");
    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}");
    private static final Pattern DATE_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.*");
    private static final Pattern TIME_NAME = Pattern.compile("(?i).*(?:time|date|created|updated|_at|At)");

    private final List<String[]> ignored;
    private final List<String> headers;
    private final List<String> found = new ArrayList<>();

    RequestDifference(List<String> ignored, List<String> headers) {
        this.ignored = ignored.stream()
                .map(pointer -> pointer.substring(1).split("/", -1))
                .toList();
        this.headers = headers;
    }

    List<String> between(CassetteRequest recorded, CassetteRequest live) {
        text("method", recorded.method(), live.method());
        text("path", recorded.path(), live.path());
        text("query", sorted(recorded.query()), sorted(live.query()));
        for (String name : headers) {
            text(
                    "header " + name,
                    recorded.header(name).orElse("(absent)"),
                    live.header(name).orElse("(absent)"));
        }
        Optional<JsonNode> first = recorded.json();
        Optional<JsonNode> second = live.json();
        if (first.isPresent() && second.isPresent()) {
            nodes(new ArrayList<>(), first.get(), second.get());
        } else if (!Arrays.equals(recorded.body(), live.body())) {
            text("body", recorded.bodyText(), live.bodyText());
        }
        return found;
    }

    private static String sorted(String query) {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !SECRET.hasParameter(parameter.split("=", 2)[0]))
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private void nodes(List<String> path, JsonNode recorded, JsonNode live) {
        if (found.size() >= MOST || isIgnored(path) || isGenerated(path, recorded, live)) {
            return;
        }
        if (recorded.isObject() && live.isObject()) {
            Set<String> names = new TreeSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            live.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> child(path, name, recorded.path(name), live.path(name)));
        } else if (recorded.isArray() && live.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), live.size()); i++) {
                child(path, Integer.toString(i), recorded.path(i), live.path(i));
            }
        } else if (!isAlike(recorded, live)) {
            text("body " + pointer(path), shown(recorded), shown(live));
        }
    }

    private void child(List<String> path, String name, JsonNode recorded, JsonNode live) {
        path.add(name);
        nodes(path, recorded, live);
        path.remove(path.size() - 1);
    }

    private static boolean isAlike(JsonNode recorded, JsonNode live) {
        boolean bothAbsent = isAbsent(recorded) && isAbsent(live);
        boolean sameNumber = recorded.isNumber()
                && live.isNumber()
                && recorded.decimalValue().compareTo(live.decimalValue()) == 0;
        return bothAbsent || sameNumber || recorded.equals(live);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private boolean isIgnored(List<String> path) {
        return ignored.stream().anyMatch(pointer -> {
            boolean alike = pointer.length == path.size();
            for (int i = 0; alike && i < pointer.length; i++) {
                String step = pointer[i].replace("~1", "/").replace("~0", "~");
                alike = step.equals("*") || step.equals(path.get(i));
            }
            return alike;
        });
    }

    private static boolean isGenerated(List<String> path, JsonNode recorded, JsonNode live) {
        String name = path.isEmpty() ? "" : path.get(path.size() - 1);
        if (NEVER_ALIKE.contains(name.toLowerCase(Locale.ROOT)) || SECRET.has(name) || isCut(recorded)) {
            return true;
        } else if (!recorded.isTextual() || !live.isTextual()) {
            return false;
        }
        boolean id = name.toLowerCase(Locale.ROOT).endsWith("id") && both(UUID, recorded, live);
        return id || TIME_NAME.matcher(name).matches() && both(DATE_TIME, recorded, live);
    }

    private static boolean isCut(JsonNode recorded) {
        return recorded.isTextual()
                && Secrets.MARK.matcher(recorded.textValue()).matches();
    }

    private static boolean both(Pattern pattern, JsonNode recorded, JsonNode live) {
        return pattern.matcher(recorded.textValue()).matches()
                && pattern.matcher(live.textValue()).matches();
    }

    private void text(String place, String recorded, String live) {
        if (!recorded.equals(live) && !isCutAlike(recorded, live) && found.size() < MOST) {
            int same = 0;
            while (same < Math.min(recorded.length(), live.length()) && recorded.charAt(same) == live.charAt(same)) {
                same++;
            }
            found.add(place + ": recorded " + part(recorded, same) + ", now " + part(live, same));
        }
    }

    /** Whether two texts are equal except for the secrets cut out of the first. */
    private static boolean isCutAlike(String recorded, String live) {
        Matcher marks = Secrets.MARK.matcher(recorded);
        int from = 0;
        int at = 0;
        boolean any = false;
        while (marks.find()) {
            String between = recorded.substring(from, marks.start());
            int place = any ? live.indexOf(between, at) : live.startsWith(between) ? 0 : -1;
            if (place < 0) {
                return false;
            }
            at = place + between.length();
            from = marks.end();
            any = true;
        }
        return any && live.length() - at >= recorded.length() - from && live.endsWith(recorded.substring(from));
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "(absent)" : node.toString();
    }

    /** {@return the part of a text that starts shortly before the first difference} */
    private static String part(String text, int same) {
        int from = text.length() <= SHOWN ? 0 : Math.max(0, Math.min(same - SHOWN / 3, text.length() - SHOWN));
        int to = Math.min(text.length(), from + SHOWN);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    private static String pointer(List<String> path) {
        return "/"
                + path.stream()
                        .map(step -> step.replace("~", "~0").replace("/", "~1"))
                        .collect(Collectors.joining("/"));
    }
}
