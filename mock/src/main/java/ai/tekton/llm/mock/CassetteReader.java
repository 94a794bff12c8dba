package ai.tekton.llm.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a cassette line by line, and names invalid lines. Not thread-safe. */
final class CassetteReader {
    private final String name;
    private final Map<Integer, Draft> begun = new TreeMap<>();
    private final Map<Integer, Recorded> ended = new HashMap<>();
    private Optional<CassetteInfo> info = Optional.empty();
    private int number;

    /** An exchange whose end has not been read yet. */
    private static final class Draft {
        private final int line;
        private final boolean socket;
        private final CassetteRequest request;
        private final List<Recorded.Chunk> chunks = new ArrayList<>();
        private final List<Recorded.Frame> frames = new ArrayList<>();
        private Optional<JsonNode> response = Optional.empty();

        private Draft(int line, boolean socket, CassetteRequest request) {
            this.line = line;
            this.socket = socket;
            this.request = request;
        }
    }

    private CassetteReader(String name) {
        this.name = name;
    }

    static Cassette read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return new CassetteReader(file.toString()).read(lines);
        } catch (NoSuchFileException e) {
            Path part = PartFile.of(file);
            String left = Files.exists(part)
                    ? " There is " + part + " of a recorder that did not end, or has not yet: it is a cassette itself."
                    : "";
            throw new CassetteException("There is no cassette " + file + "." + left, e);
        } catch (CharacterCodingException e) {
            throw new CassetteException("The cassette " + file + " is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The cassette " + file + " cannot be read.", e);
        }
    }

    static Cassette read(String name, BufferedReader lines) throws IOException {
        return new CassetteReader(name).read(lines);
    }

    private Cassette read(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null) {
            number++;
            String next = lines.readLine();
            if (!line.isBlank()) {
                take(line, next == null);
            }
            line = next;
        }
        CassetteInfo known = info.orElseThrow(() -> new CassetteException("The cassette " + name
                + " is empty: its first line is {\"cassette\": " + CassetteInfo.VERSION + ", …}. Record it again."));
        if (!begun.isEmpty()) {
            Draft cut = begun.values().iterator().next();
            throw new CassetteException("The cassette " + name + " ends in the middle of the exchange that "
                    + "starts at line " + cut.line
                    + ": the recorder was interrupted. Remove the lines from there on, or record it again.");
        }
        List<Recorded> all = ended.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        return new Cassette(name, known, all);
    }

    private void take(String text, boolean last) {
        JsonNode line;
        try {
            line = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String why = last ? "it is truncated, as by a recorder that was killed" : e.getOriginalMessage();
            throw wrong("is not JSON: " + why + ". Remove it with its exchange, or record again");
        }
        try {
            if (info.isEmpty()) {
                info = Optional.of(header(line));
            } else {
                take(line);
            }
        } catch (IllegalArgumentException | DateTimeException | IOException e) {
            throw wrong("is invalid: " + e.getMessage());
        }
    }

    private CassetteInfo header(JsonNode line) {
        if (!line.path("cassette").isInt()) {
            throw new IllegalArgumentException("the first is {\"cassette\": " + CassetteInfo.VERSION + ", …}");
        }
        int version = line.get("cassette").intValue();
        if (version != CassetteInfo.VERSION) {
            throw wrong("says that the format is of version " + version + "; this tekton-llm-mock reads version "
                    + CassetteInfo.VERSION + ". Use a newer one, or record again");
        }
        return new CassetteInfo(
                text(line, "contract"),
                Optional.ofNullable(line.path("profile").textValue()),
                Optional.ofNullable(line.path("server").textValue()),
                Instant.parse(text(line, "recorded")));
    }

    private void take(JsonNode line) throws IOException {
        String kind = line.fieldNames().hasNext() ? line.fieldNames().next() : "";
        int exchange = line.path(kind).asInt();
        switch (kind) {
            case "request", "socket" -> begin(exchange, kind.equals("socket"), line);
            case "response" -> draft(exchange).response = Optional.of(line);
            case "chunk" -> draft(exchange).chunks.add(new Recorded.Chunk(ms(line), CassetteBody.read(line)));
            case "sent", "received" ->
                draft(exchange)
                        .frames
                        .add(new Recorded.Frame(
                                number,
                                kind.equals("sent"),
                                ms(line),
                                line.path("binary").asBoolean(),
                                CassetteBody.read(line)));
            case "end" -> end(exchange, line);
            default ->
                throw new IllegalArgumentException(
                        "its first field is one of request, response, chunk, socket, sent, received and end");
        }
    }

    private void begin(int exchange, boolean socket, JsonNode line) throws IOException {
        if (begun.containsKey(exchange) || ended.containsKey(exchange)) {
            throw new IllegalArgumentException("exchange " + exchange + " occurs before");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        line.path("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), List.of(header.getValue().asText())));
        String method = socket ? "GET" : text(line, "method");
        String query = line.path("query").asText("");
        CassetteRequest request =
                new CassetteRequest(method, text(line, "path"), query, headers, CassetteBody.read(line));
        begun.put(exchange, new Draft(number, socket, request));
    }

    private void end(int exchange, JsonNode line) {
        Draft draft = draft(exchange);
        Recorded.How how = named(Recorded.How.class, text(line, "how"));
        Recorded.End end = new Recorded.End(
                ms(line), how, line.path("code").asInt(-1), line.path("reason").asText(""));
        ended.put(
                exchange,
                draft.socket
                        ? new Recorded.Socket(exchange, draft.line, draft.request, List.copyOf(draft.frames), end)
                        : new Recorded.Http(
                                exchange,
                                draft.line,
                                draft.request,
                                draft.response.map(response -> answer(response, draft.chunks)),
                                end));
        begun.remove(exchange);
    }

    private static Recorded.Answer answer(JsonNode line, List<Recorded.Chunk> chunks) {
        List<Header> headers = new ArrayList<>();
        line.path("headers")
                .forEach(header -> headers.add(
                        new Header(header.path(0).asText(), header.path(1).asText())));
        int status = line.path("status").asInt();
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("the status of a response is from 200 to 999");
        }
        return new Recorded.Answer(
                ms(line),
                status,
                List.copyOf(headers),
                named(Recorded.Framing.class, text(line, "framing")),
                line.path("length").asLong(-1),
                List.copyOf(chunks));
    }

    private Draft draft(int exchange) {
        Draft draft = begun.get(exchange);
        if (draft == null) {
            throw new IllegalArgumentException("no request or socket " + exchange + " starts before it");
        }
        return draft;
    }

    private static long ms(JsonNode line) {
        return line.path("ms").asLong();
    }

    private static String text(JsonNode line, String field) {
        if (!line.path(field).isTextual()) {
            throw new IllegalArgumentException("it has no text \"" + field + "\"");
        }
        return line.get(field).textValue();
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is none of " + List.of(type.getEnumConstants()));
    }

    private CassetteException wrong(String problem) {
        return new CassetteException("The cassette " + name + ": line " + number + " " + problem + ".");
    }
}
