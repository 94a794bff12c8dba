package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Replays a cassette, and records which of its recordings were used and which requests it does not contain. Thread-safe. */
final class Replay {
    /**
     * The status for a request without a recording. Clients treat it as an invalid request: they do not retry it, and do not
     * detect the server's generation again, as after 404 and 405; 422 is Rhetor's own status for invalid requests.
     */
    static final int NOT_RECORDED = 400;

    /** Requests whose recordings may be used repeatedly: they change nothing, and clients send them at any time. */
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "REGISTER");

    private final Cassette cassette;
    private final CassetteMatching matching;
    private final PlayedReplies replies;
    private final String basePath;
    private final List<Entry<Recorded.Http>> http;
    private final List<Entry<ReplayedSocket.Turn>> turns;
    private final List<Recorded> handshakes;
    private final List<String> misses = new ArrayList<>();
    private int nextHandshake;

    /** A recorded request with its response, and whether it was used. */
    private static final class Entry<T> {
        private final int line;
        private final CassetteRequest request;
        private final T answer;
        private boolean used;

        private Entry(int line, CassetteRequest request, T answer) {
            this.line = line;
            this.request = request;
            this.answer = answer;
        }
    }

    Replay(Cassette cassette, CassetteMatching matching, boolean realTime, String basePath) {
        this.cassette = cassette;
        this.matching = matching;
        this.replies = new PlayedReplies(realTime);
        this.basePath = basePath;
        this.http = cassette.http()
                .filter(recorded -> !isHandshake(recorded))
                .map(recorded -> new Entry<>(recorded.line(), recorded.request(), recorded))
                .toList();
        this.turns = cassette.sockets()
                .flatMap(socket -> ReplayedSocket.turns(socket).stream()
                        .map(turn -> new Entry<>(
                                turn.sent().line(),
                                CassetteRequest.ofFrame(
                                        socket.handshake().path(), turn.sent().payload()),
                                turn)))
                .toList();
        this.handshakes = cassette.recorded().stream()
                .filter(recorded -> recorded instanceof Recorded.Socket
                        || recorded instanceof Recorded.Http refused && isHandshake(refused))
                .toList();
    }

    private static boolean isHandshake(Recorded.Http recorded) {
        return recorded.request().path().equals(Handshake.PATH)
                && recorded.request().method().equals("GET");
    }

    Cassette cassette() {
        return cassette;
    }

    /** {@return the recorded response instead of the mock's default; a scripted one stays} */
    synchronized Reply reply(ReceivedRequest received, Reply scripted) {
        if (!(scripted.plan().content() instanceof Content.Standard)) {
            return scripted;
        }
        CassetteRequest live = bare(CassetteRequest.of(received));
        return find(http, live)
                .map(entry -> replies.http(entry.answer, scripted))
                .orElseGet(() -> missed(http, live));
    }

    /** {@return the recorded response to a handshake: each in order, and the last repeatedly} */
    synchronized Reply handshake(ReceivedRequest received, Reply scripted) {
        if (!(scripted.plan().content() instanceof Content.Standard)) {
            return scripted;
        }
        if (handshakes.isEmpty()) {
            return missed(http, bare(CassetteRequest.of(received)));
        }
        Recorded next = handshakes.get(Math.min(nextHandshake, handshakes.size() - 1));
        nextHandshake++;
        return next instanceof Recorded.Http refused ? replies.http(refused, scripted) : scripted;
    }

    /** {@return the recorded frames instead of the mock's default; scripted ones stay} */
    synchronized Reply reply(ReceivedFrame frame, Reply scripted) {
        boolean unanswered = frame.is(FrameType.CANCEL) || frame.is(FrameType.PONG);
        if (unanswered || !(scripted.plan().content() instanceof Content.Standard)) {
            return scripted;
        }
        CassetteRequest live = bare(CassetteRequest.ofFrame(frame.handshake().path(), Rendered.utf8(frame.text())));
        return find(turns, live)
                .map(entry -> replies.frames(entry.answer, frame.field(ReceivedFrame.REQUEST_ID), scripted))
                .orElseGet(() -> missed(turns, live));
    }

    private CassetteRequest bare(CassetteRequest live) {
        String path = live.path().startsWith(basePath) ? live.path().substring(basePath.length()) : live.path();
        return new CassetteRequest(live.method(), path, live.query(), live.headers(), live.body());
    }

    private <T> Optional<Entry<T>> find(List<Entry<T>> entries, CassetteRequest live) {
        Optional<Entry<T>> last = Optional.empty();
        for (Entry<T> entry : entries) {
            if (matching.differences(entry.request, live).isEmpty()) {
                if (!entry.used) {
                    entry.used = true;
                    return Optional.of(entry);
                }
                last = Optional.of(entry);
            }
        }
        return last.filter(entry -> REPEATABLE.contains(live.method()));
    }

    private <T> Reply missed(List<Entry<T>> entries, CassetteRequest live) {
        String message = "The cassette " + cassette.name() + " has no recording of " + live + ". "
                + nearest(entries, live)
                + "Record it again (in a JUnit test by -Drhetor.record=URL), or ignore the differences "
                + "(CassetteMatching.ignoring).";
        misses.add(message);
        return Reply.error(NOT_RECORDED, message).header("x-rhetor-cassette", "not recorded");
    }

    private <T> String nearest(List<Entry<T>> entries, CassetteRequest live) {
        record Candidate<T>(Entry<T> entry, List<String> differences) {}
        return entries.stream()
                .map(entry -> new Candidate<>(entry, matching.differences(entry.request, live)))
                .min(Comparator.comparingInt((Candidate<T> candidate) -> distance(candidate.entry().request, live))
                        .thenComparingInt(candidate -> candidate.differences().size())
                        .thenComparing(candidate -> candidate.entry().used))
                .map(candidate -> candidate.differences().isEmpty()
                        ? "Each matching recording was used already, the last one at line " + candidate.entry().line
                                + ". "
                        : "The most similar is " + candidate.entry().request + " at line " + candidate.entry().line
                                + ", with these differences:\n  " + String.join("\n  ", candidate.differences()) + "\n")
                .orElse("It has no similar recording. ");
    }

    private static int distance(CassetteRequest recorded, CassetteRequest live) {
        return (recorded.path().equals(live.path()) ? 0 : 1)
                + (recorded.method().equals(live.method()) ? 0 : 1);
    }

    /** {@return descriptions of the requests without a recording} */
    synchronized List<String> misses() {
        return List.copyOf(misses);
    }

    /** {@return descriptions of the unused recordings, except those of requests that clients send on their own} */
    synchronized List<String> unused() {
        return Stream.concat(http.stream(), turns.stream())
                .filter(entry -> !entry.used && !isAskedByClients(entry.request))
                .map(entry -> entry.request + " at line " + entry.line)
                .toList();
    }

    private static boolean isAskedByClients(CassetteRequest request) {
        Optional<RhetorOperation> operation = Stream.of(RhetorOperation.values())
                .filter(known ->
                        known.path().equals(request.path()) && known.method().equals(request.method()))
                .findFirst();
        return Script.isAskedByClients(operation);
    }

    /** Starts over. */
    synchronized void reset() {
        Stream.concat(http.stream(), turns.stream()).forEach(entry -> entry.used = false);
        misses.clear();
        nextHandshake = 0;
    }
}
