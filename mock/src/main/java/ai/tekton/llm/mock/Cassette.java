package ai.tekton.llm.mock;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recording by a {@link RhetorRecorder}: a client's requests and a Rhetor's responses. Immutable and thread-safe.
 *
 * @see RhetorMockBuilder#cassette(Path)
 */
public final class Cassette {
    private final String name;
    private final CassetteInfo info;
    private final List<Recorded> recorded;

    Cassette(String name, CassetteInfo info, List<Recorded> recorded) {
        this.name = name;
        this.info = info;
        this.recorded = recorded;
    }

    /**
     * Reads a cassette.
     *
     * @param file the file, JSON Lines
     * @return the cassette
     * @throws CassetteException if the file is missing, damaged or of an unknown version of the format; the message names
     *     the line
     */
    public static Cassette read(Path file) {
        return CassetteReader.read(file);
    }

    /** {@return the version of the contract that it was recorded with, such as 0.2.1} */
    public String contract() {
        return info.contract();
    }

    /** {@return the id of the recorded server's generation, such as contract; empty if it is unknown} */
    public Optional<String> profile() {
        return info.profile();
    }

    /** {@return the version that the server reported; empty if it reported none} */
    public Optional<String> serverVersion() {
        return info.server();
    }

    /** {@return the number of exchanges; a WebSocket counts as one} */
    public int size() {
        return recorded.size();
    }

    /** {@return the messages that a contract describes, in order} */
    public List<CassetteMessage> messages() {
        List<CassetteMessage> messages = new ArrayList<>();
        recorded.forEach(each -> {
            if (each instanceof Recorded.Http http) {
                messages.add(CassetteMessage.request(http));
                http.answer()
                        .filter(answer -> http.end().how() == Recorded.How.COMPLETE)
                        .ifPresent(answer -> messages.add(CassetteMessage.answer(http, answer)));
            } else if (each instanceof Recorded.Socket socket) {
                socket.frames().stream()
                        .filter(frame -> !frame.binary())
                        .forEach(frame -> messages.add(CassetteMessage.frame(frame)));
            }
        });
        return List.copyOf(messages);
    }

    @Override
    public String toString() {
        return "cassette " + name + " of " + size() + " exchanges";
    }

    String name() {
        return name;
    }

    CassetteInfo info() {
        return info;
    }

    List<Recorded> recorded() {
        return recorded;
    }

    Stream<Recorded.Http> http() {
        return recorded.stream().filter(Recorded.Http.class::isInstance).map(Recorded.Http.class::cast);
    }

    Stream<Recorded.Socket> sockets() {
        return recorded.stream().filter(Recorded.Socket.class::isInstance).map(Recorded.Socket.class::cast);
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
