package ai.tekton.llm.mock;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Removes the secrets from recorded exchanges before they are written. Not thread-safe. */
final class Redaction {
    /** The fields that contain a model's text in chunks: a secret may start in one event and end in another. */
    private static final Pattern TEXT = Pattern.compile(
            "\"(?:chunk|content|delta|text|message|response)\"\\s{0,8}:\\s{0,8}\"((?:[^\"\\\\]++|\\\\.)*+)\"",
            Pattern.DOTALL);

    private final Secrets secrets;

    Redaction(Secrets secrets) {
        this.secrets = secrets;
    }

    /** {@return the secrets that were found since the last call} */
    List<String> learnt() {
        return secrets.learnt();
    }

    Recorded redacted(Recorded recorded) {
        return recorded instanceof Recorded.Http http ? redacted(http) : redacted((Recorded.Socket) recorded);
    }

    Recorded.Http redacted(Recorded.Http http) {
        learn(http.request());
        http.answer().ifPresent(answer -> {
            answer.headers().forEach(header -> secrets.learnHeader(header.name(), header.value()));
            secrets.learnText(Timeline.joined(
                    answer.chunks().stream().map(Recorded.Chunk::bytes).toArray(byte[][]::new)));
        });
        return new Recorded.Http(
                http.number(), http.line(), cut(http.request()), http.answer().map(this::cut), http.end());
    }

    Recorded.Socket redacted(Recorded.Socket socket) {
        learn(socket.handshake());
        socket.frames().forEach(frame -> secrets.learnText(frame.payload()));
        Recorded.End end = socket.end();
        return new Recorded.Socket(
                socket.number(),
                socket.line(),
                cut(socket.handshake()),
                frames(socket.frames()),
                new Recorded.End(end.ms(), end.how(), end.code(), secrets.cut(end.reason())));
    }

    private void learn(CassetteRequest request) {
        request.headers().forEach((name, values) -> values.forEach(value -> secrets.learnHeader(name, value)));
        secrets.learnQuery(request.query());
        if (isForm(request)) {
            secrets.learnQuery(Secrets.latin1(request.body()));
        }
        secrets.learnText(request.body());
    }

    private CassetteRequest cut(CassetteRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .forEach((name, values) -> headers.put(
                        name,
                        values.stream()
                                .map(value -> secrets.cutHeader(name, value))
                                .toList()));
        byte[] body = chunks(List.of(request.body())).get(0);
        return new CassetteRequest(
                request.method(),
                secrets.cut(request.path()),
                secrets.cutQuery(request.query()),
                headers,
                isForm(request) ? Secrets.bytes(secrets.cutQuery(Secrets.latin1(body))) : body);
    }

    private static boolean isForm(CassetteRequest request) {
        Optional<String> type = request.header("content-type");
        return type.filter(name -> name.toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded"))
                .isPresent();
    }

    private Recorded.Answer cut(Recorded.Answer answer) {
        List<byte[]> bodies =
                chunks(answer.chunks().stream().map(Recorded.Chunk::bytes).toList());
        List<Recorded.Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            chunks.add(new Recorded.Chunk(answer.chunks().get(i).ms(), bodies.get(i)));
        }
        List<Header> headers = answer.headers().stream()
                .map(header -> new Header(header.name(), secrets.cutHeader(header.name(), header.value())))
                .toList();
        return new Recorded.Answer(
                answer.ms(), answer.status(), headers, answer.framing(), answer.declaredLength(), chunks);
    }

    /** Treats the frames about one request as one text, regardless of other frames between them. */
    private List<Recorded.Frame> frames(List<Recorded.Frame> frames) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < frames.size(); i++) {
            Recorded.Frame frame = frames.get(i);
            String id = frame.sent() + " " + ReplayedSocket.requestId(frame).orElse("");
            groups.computeIfAbsent(id, key -> new ArrayList<>()).add(i);
        }
        List<Recorded.Frame> cut = new ArrayList<>(frames);
        groups.values().forEach(group -> {
            List<byte[]> payloads =
                    chunks(group.stream().map(i -> frames.get(i).payload()).toList());
            for (int i = 0; i < group.size(); i++) {
                Recorded.Frame frame = frames.get(group.get(i));
                cut.set(
                        group.get(i),
                        new Recorded.Frame(frame.line(), frame.sent(), frame.ms(), frame.binary(), payloads.get(i)));
            }
        });
        return cut;
    }

    /** {@return the chunks of one text without secrets, including those that start in one chunk and end in another} */
    List<byte[]> chunks(List<byte[]> chunks) {
        StringBuilder all = new StringBuilder();
        List<Integer> ends = new ArrayList<>();
        for (byte[] chunk : chunks) {
            all.append(Secrets.latin1(chunk));
            ends.add(all.length());
        }
        String text = all.toString();
        TextReplacements cuts = new TextReplacements();
        secrets.findWithFields(text, cuts);
        ofTexts(text, cuts);
        return cuts.apply(text, ends).stream().map(Secrets::bytes).toList();
    }

    private void ofTexts(String text, TextReplacements cuts) {
        List<MatchResult> parts = TEXT.matcher(text).results().toList();
        if (parts.size() < 2) {
            return;
        }
        StringBuilder said = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (MatchResult part : parts) {
            starts.add(said.length());
            said.append(part.group(1));
        }
        TextReplacements found = new TextReplacements();
        secrets.find(said.toString(), found);
        found.forEach((start, end, mark) -> {
            int first = partOf(starts, start);
            for (int i = first; i < parts.size() && starts.get(i) < end; i++) {
                int from = Math.max(start, starts.get(i)) - starts.get(i);
                int length = parts.get(i).group(1).length();
                int to = Math.min(end - starts.get(i), length);
                if (to > from) {
                    int base = parts.get(i).start(1);
                    cuts.add(base + from, base + to, i == first ? mark : "");
                }
            }
        });
    }

    /** {@return the part that contains a position of the whole text} */
    private static int partOf(List<Integer> starts, int place) {
        int found = Collections.binarySearch(starts, place);
        int part = found >= 0 ? found : -found - 2;
        // An empty part starts at the same position as the next one.
        while (part + 1 < starts.size() && starts.get(part + 1) == place) {
            part++;
        }
        return part;
    }
}
