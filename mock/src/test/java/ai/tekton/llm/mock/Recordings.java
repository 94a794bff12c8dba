package ai.tekton.llm.mock;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records from a mock in a server's place, and replays. */
final class Recordings {
    private Recordings() {}

    /** What a client does with a server at an address. */
    interface Visit<T> {
        T at(String url) throws Exception;
    }

    static RhetorRecorder recorder(RhetorMock server, Path cassette) {
        return RhetorRecorder.start(URI.create(server.url()), cassette);
    }

    /** Records what a client does, and gives what it got. */
    static <T> T record(RhetorMock server, Path cassette, Visit<T> visit) throws Exception {
        try (RhetorRecorder recorder = recorder(server, cassette)) {
            return visit.at(recorder.url());
        }
    }

    static RhetorMock replay(Path cassette) {
        return RhetorMock.builder().cassette(cassette).start();
    }

    static <T> T replay(Path cassette, Visit<T> visit) throws Exception {
        try (RhetorMock rhetor = replay(cassette)) {
            T got = visit.at(rhetor.url());
            if (!rhetor.unrecorded().isEmpty()) {
                throw new AssertionError(rhetor.unrecorded());
            }
            return got;
        }
    }

    static String text(Path cassette) throws IOException {
        return Files.readString(cassette);
    }
}
