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
 * A Rhetor in this JVM, for tests. It answers every operation of the contract by itself, with answers that say that
 * they are simulated, and it can be told to answer anything else, down to bytes that are not HTTP.
 *
 * <p>It keeps the contract, unless its {@linkplain RhetorMockBuilder#profile profile} is another generation of Rhetor: then
 * it has what that one has, and fails where that one fails.
 *
 * <p>A call is answered from the queue of its operation, else from the queue of all operations, else by what its
 * operation always answers, else by the mock itself. A call that names no operation, or lacks the token, takes nothing
 * from a queue.
 *
 * <p>Its WebSocket gives the same answers and takes from the same queues: a frame that asks for an answer is a call of the
 * operation that asks for the same, and what is scripted for its type alone comes first. The other frames are answered by
 * the mock itself, or by what is scripted for their type.
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

    /**
     * Starts a mock on a free port of 127.0.0.1.
     *
     * @return a mock that listens
     * @throws java.io.UncheckedIOException when no port can be listened on
     */
    public static RhetorMock start() {
        return builder().start();
    }

    /** {@return a builder whose defaults are those of {@link #start()}} */
    public static RhetorMockBuilder builder() {
        return new RhetorMockBuilder();
    }

    /** {@return the address, with the base path and without a slash at its end} */
    public String url() {
        return "http://" + address();
    }

    /** {@return the address of the WebSocket, with the base path} */
    public String webSocketUrl() {
        return "ws://" + address() + Handshake.PATH;
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.port();
    }

    /**
     * Answers the next calls, of whatever operation but those by which clients find out, by themselves, what a server is:
     * getApiHealth, getApiDocument and getRootDocument. For these there is {@link #on(RhetorOperation)}.
     *
     * @param replies a reply for each call, in order
     * @return this mock
     */
    public RhetorMock enqueue(Reply... replies) {
        script.any().enqueue(replies);
        return this;
    }

    /**
     * Answers the next call, as {@link #enqueue(Reply...)} does, by what was asked.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this mock
     */
    public RhetorMock enqueue(Function<ReceivedRequest, Reply> reply) {
        script.any().enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Scripts one operation alone.
     *
     * @param operation the operation
     * @return its script, which may be kept
     */
    public OperationScript on(RhetorOperation operation) {
        return new OperationScript(script.of(Objects.requireNonNull(operation, "operation")));
    }

    /**
     * Scripts one type of WebSocket frames alone.
     *
     * @param type the type
     * @return its script, which may be kept
     */
    public FrameScript on(FrameType type) {
        return new FrameScript(script.of(Objects.requireNonNull(type, "type")));
    }

    /**
     * Scripts the HTTP request that a WebSocket begins with: {@link Reply#standard()} accepts it, and any other reply is
     * sent in its place.
     *
     * @return its script, which may be kept
     */
    public OperationScript onHandshake() {
        return new OperationScript(script.handshake());
    }

    /**
     * Scripts the WebSocket frames that are of no type a client has, or no JSON; {@link Reply#standard()} is an ERROR
     * without {@code request_id}.
     *
     * @return their script, which may be kept
     */
    public FrameScript onUnknownFrame() {
        return new FrameScript(script.unknown());
    }

    /** {@return the WebSockets that are open, oldest first; one on which a frame came or went is among them} */
    public List<MockWebSocket> webSockets() {
        return webSockets.open();
    }

    /** {@return the requests that came, oldest first, as they are now; those that were no HTTP are not among them} */
    public List<ReceivedRequest> journal() {
        return journal.all();
    }

    /**
     * {@return the requests for an answer that the journal has, in order: without those by which clients find out what a
     * server is, or has}
     */
    public List<ReceivedRequest> chatRequests() {
        return journal().stream()
                .filter(request ->
                        request.operation().filter(FOR_AN_ANSWER::contains).isPresent())
                .toList();
    }

    /**
     * Waits for the next request that was not taken yet, but for those by which clients find out what a server is:
     * getApiHealth, getApiDocument and getRootDocument. Taken or not, all are in the {@link #journal()}.
     *
     * @param timeout how long to wait
     * @return the request
     * @throws AssertionError when none came in time
     * @throws InterruptedException when the thread is interrupted
     */
    public ReceivedRequest takeRequest(Duration timeout) throws InterruptedException {
        return journal.take(timeout, request -> !Script.isAskedByClients(request.operation()))
                .orElseThrow(() -> new AssertionError("No request came within " + timeout + "; "
                        + journal.all().size() + " had come before."));
    }

    /** {@return the text frames that came over any WebSocket, oldest first, as they are now} */
    public List<ReceivedFrame> frames() {
        return frames.all();
    }

    /**
     * Waits for the next frame that was not taken yet. Taken or not, it stays among the {@link #frames()}.
     *
     * @param timeout how long to wait
     * @return the frame
     * @throws AssertionError when none came in time
     * @throws InterruptedException when the thread is interrupted
     */
    public ReceivedFrame takeFrame(Duration timeout) throws InterruptedException {
        return frames.take(timeout, frame -> true)
                .orElseThrow(() -> new AssertionError(
                        "No frame came within " + timeout + "; " + frames.all().size() + " had come before."));
    }

    /** {@return how many connections are open now} */
    public int openConnections() {
        return connections.open().size();
    }

    /** {@return how many connections there were in all} */
    public int totalConnections() {
        return connections.total();
    }

    /**
     * Waits until no connection is open.
     *
     * @param timeout how long to wait
     * @throws AssertionError when one is still open then
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitNoConnections(Duration timeout) throws InterruptedException {
        if (!connections.awaitNone(timeout)) {
            throw new AssertionError(openConnections() + " connections are still open after " + timeout + ".");
        }
    }

    /** Closes the connections on which no request is under way, as a real Rhetor does after 5 s. */
    public void closeIdleConnections() {
        server.closeIdle();
    }

    /** Forgets the requests and frames that came. */
    public void clearJournal() {
        journal.clear();
        frames.clear();
    }

    /** Forgets the script, the journal, the conversations and what of a cassette was used. Connections stay, and so do replies under way. */
    public void reset() {
        script.reset();
        clearJournal();
        simulation.reset();
        replay.ifPresent(Replay::reset);
    }

    private RecordingCore recording(MockConfig.Recording recording, Generation generation) {
        return new RecordingCore(
                recording.upstream(),
                recording.tape(),
                config.basePath(),
                connections,
                generation,
                journal,
                config.clock());
    }

    /**
     * {@return the requests and frames that the cassette has no recording of, each in words, with the nearest recording and
     * how it differs; nothing where the mock has no cassette}
     */
    public List<String> unrecorded() {
        return replay.map(Replay::misses).orElse(List.of());
    }

    /**
     * {@return the recordings of the cassette that no request has asked for, but for those that clients ask by themselves;
     * nothing where the mock has no cassette}
     */
    public List<String> unused() {
        return replay.map(Replay::unused).orElse(List.of());
    }

    /** Closes every connection at once, whatever is under way on it, and ends the thread. May be called again. */
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
