package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A simulated Rhetor in this JVM, for tests. It answers every operation of the contract by default, with answers marked as
 * simulated, and tests can script any other reply, down to bytes that are not HTTP.
 *
 * <p>It conforms to the contract, unless its {@linkplain RhetorMockBuilder#profile profile} is another generation of Rhetor:
 * then it has that generation's operations and failures.
 *
 * <p>A call gets the next reply from the queue of its operation, else from the queue of all operations, else the reply that is
 * set for always, else the mock's default. A call of no known operation, or without the token, takes no reply from a queue.
 *
 * <p>Its WebSocket gives the same answers and takes replies from the same queues: a frame that requests an answer counts as a
 * call of the corresponding operation, and replies scripted for its type come first. Other frames get the mock's default
 * answer, or the reply scripted for their type.
 *
 * <p>Thread-safe. One daemon thread serves every connection; {@link #close()} ends it.
 */
public final class RhetorMock implements AutoCloseable {
    private static final Set<RhetorOperation> FOR_AN_ANSWER = Set.of(
            RhetorOperation.CREATE_CHAT_COMPLETION,
            RhetorOperation.STREAM_CHAT_COMPLETION,
            RhetorOperation.GENERATE_COMPLETION);

    private final Script script = new Script();
    private final Journal<ReceivedRequest> journal = new Journal<>();
    private final Journal<ReceivedFrame> frames = new Journal<>();
    private final WebSockets webSockets = new WebSockets();
    private final Connections connections = new Connections();
    private final MockConfig config;
    private final Simulation simulation;
    private final Optional<Replay> replay;
    private final MockServer server;

    RhetorMock(MockConfig config) {
        this.config = config;
        this.simulation = new Simulation(config.clock());
        this.replay = config.playback()
                .map(playback -> new Replay(
                        playback.cassette().get(), playback.matching(), playback.realTime(), config.basePath()));
        this.server = new MockServer(config.host(), config.port(), connections);
        ContractGeneration contract = new ContractGeneration(config, simulation, server.port());
        Generation own = Generation.of(config, simulation, server.port(), contract);
        Generation generation = replay.isPresent() ? new ReplayGeneration(own) : own;
        if (config.recording().isPresent()) {
            RecordingCore recording = recording(config.recording().get(), generation);
            server.serve(pipeline -> RecordingConnection.addTo(pipeline, recording));
            return;
        }
        Renderer renderer = new Renderer(config, generation, contract);
        FrameRenderer frameRenderer = new FrameRenderer(config, simulation);
        MockCore core = new MockCore(
                config,
                connections,
                generation,
                new MockCore.Http(new Router(config, generation, script, replay), renderer, journal, new Turns()),
                new MockCore.Sockets(
                        new FrameRouter(config, generation, script, replay), frameRenderer, frames, webSockets));
        server.serve(pipeline ->
                pipeline.addLast(new HttpRequestDecoder(MockServer.limits())).addLast(new HttpConnection(core)));
    }

    /** Starts a mock on a free port of 127.0.0.1.
     *
     * @return a listening mock
     * @throws java.io.UncheckedIOException when it cannot listen on a port
     */
    public static RhetorMock start() {
        return builder().start();
    }

    /** {@return a builder with the defaults of {@link #start()}} */
    public static RhetorMockBuilder builder() {
        return new RhetorMockBuilder();
    }

    /** {@return the address, with the base path and without a trailing slash} */
    public String url() {
        return "http://" + address();
    }

    /** {@return the address of the WebSocket, with the base path} */
    public String webSocketUrl() {
        return "ws://" + address() + Handshake.PATH;
    }

    /** {@return the port that it listens on} */
    public int port() {
        return server.port();
    }

    /**
     * Answers the next calls of any operation, except those by which clients detect a server's generation on their own:
     * getApiHealth, getApiDocument and getRootDocument. Script these with {@link #on(RhetorOperation)}.
     *
     * @param replies a reply for each call, in order
     * @return this mock
     */
    public RhetorMock enqueue(Reply... replies) {
        script.any().enqueue(replies);
        return this;
    }

    /**
     * Answers the next call, like {@link #enqueue(Reply...)}, by a function of the request.
     *
     * @param reply creates the reply; runs on the mock's only thread and must not block
     * @return this mock
     */
    public RhetorMock enqueue(Function<ReceivedRequest, Reply> reply) {
        script.any().enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Scripts a single operation.
     *
     * @param operation the operation
     * @return its script, which stays valid
     */
    public OperationScript on(RhetorOperation operation) {
        return new OperationScript(script.of(Objects.requireNonNull(operation, "operation")));
    }

    /**
     * Scripts a single type of WebSocket frame.
     *
     * @param type the type
     * @return its script, which stays valid
     */
    public FrameScript on(FrameType type) {
        return new FrameScript(script.of(Objects.requireNonNull(type, "type")));
    }

    /**
     * Scripts the response to the HTTP request that opens a WebSocket: {@link Reply#standard()} accepts it; any other reply is
     * sent instead.
     *
     * @return its script, which stays valid
     */
    public OperationScript onHandshake() {
        return new OperationScript(script.handshake());
    }

    /**
     * Scripts the replies to WebSocket frames of unknown types, or that are not JSON; {@link Reply#standard()} is an ERROR
     * without {@code request_id}.
     *
     * @return their script, which stays valid
     */
    public FrameScript onUnknownFrame() {
        return new FrameScript(script.unknown());
    }

    /** {@return the open WebSockets, oldest first; includes every open one that has received or sent a frame} */
    public List<MockWebSocket> webSockets() {
        return webSockets.open();
    }

    /** {@return a snapshot of the received requests, oldest first; without those that were not HTTP} */
    public List<ReceivedRequest> journal() {
        return journal.all();
    }

    /**
     * {@return the journal's requests for an answer, in order: without those by which clients detect a server's generation or
     * its providers}
     */
    public List<ReceivedRequest> chatRequests() {
        return journal().stream()
                .filter(request ->
                        request.operation().filter(FOR_AN_ANSWER::contains).isPresent())
                .toList();
    }

    /**
     * Waits for the next request that was not taken yet, except those by which clients detect a server's generation:
     * getApiHealth, getApiDocument and getRootDocument. The {@link #journal()} contains all requests, taken or not.
     *
     * @param timeout the maximum wait
     * @return the request
     * @throws AssertionError when none arrives in time
     * @throws InterruptedException when the thread is interrupted
     */
    public ReceivedRequest takeRequest(Duration timeout) throws InterruptedException {
        return journal.take(timeout, request -> !Script.isAskedByClients(request.operation()))
                .orElseThrow(() -> new AssertionError("No request arrived within " + timeout + "; "
                        + journal.all().size() + " had arrived before."));
    }

    /** {@return a snapshot of the text frames received over any WebSocket, oldest first} */
    public List<ReceivedFrame> frames() {
        return frames.all();
    }

    /**
     * Waits for the next frame that was not taken yet. The {@link #frames()} contain all frames, taken or not.
     *
     * @param timeout the maximum wait
     * @return the frame
     * @throws AssertionError when none arrives in time
     * @throws InterruptedException when the thread is interrupted
     */
    public ReceivedFrame takeFrame(Duration timeout) throws InterruptedException {
        return frames.take(timeout, frame -> true)
                .orElseThrow(() -> new AssertionError("No frame arrived within " + timeout + "; "
                        + frames.all().size() + " had arrived before."));
    }

    /** {@return the number of open connections} */
    public int openConnections() {
        return connections.open().size();
    }

    /** {@return the total number of connections so far} */
    public int totalConnections() {
        return connections.total();
    }

    /**
     * Waits until no connection is open.
     *
     * @param timeout the maximum wait
     * @throws AssertionError when one is still open after that time
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitNoConnections(Duration timeout) throws InterruptedException {
        if (!connections.awaitNone(timeout)) {
            throw new AssertionError(openConnections() + " connections are still open after " + timeout + ".");
        }
    }

    /**
     * Closes the connections without a request in progress, as a real Rhetor does after 5 s, and waits until they are closed.
     */
    public void closeIdleConnections() {
        server.closeIdle();
    }

    /** Clears the journal of requests and frames. */
    public void clearJournal() {
        journal.clear();
        frames.clear();
    }

    /**
     * Clears the script, the journal, the conversations and the use of a cassette's recordings. Connections and replies in
     * progress stay.
     */
    public void reset() {
        script.reset();
        clearJournal();
        simulation.reset();
        replay.ifPresent(Replay::reset);
    }

    private RecordingCore recording(MockConfig.Recording recording, Generation generation) {
        return new RecordingCore(
                recording.upstream(),
                recording.writer(),
                config.basePath(),
                connections,
                generation,
                journal,
                config.clock());
    }

    /**
     * {@return descriptions of the requests and frames without a recording, each with the most similar recording and its
     * differences; empty if the mock has no cassette}
     */
    public List<String> unrecorded() {
        return replay.map(Replay::misses).orElse(List.of());
    }

    /**
     * {@return descriptions of the cassette's unused recordings, except those of requests that clients send on their own; empty
     * if the mock has no cassette}
     */
    public List<String> unused() {
        return replay.map(Replay::unused).orElse(List.of());
    }

    /** Closes every connection immediately, including those in use, and ends the thread. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "RhetorMock at " + url();
    }

    private String address() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return host + ":" + port() + config.basePath();
    }
}
