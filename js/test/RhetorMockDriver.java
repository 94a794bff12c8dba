import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.JsonReply;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.PrismServer;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockBuilder;
import ai.tekton.llm.mock.RhetorRecorder;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets tests in another language use RhetorMock and Prism: reads a command a line from standard input, as JSON, and writes
 * its result as a line to standard output. Ends, with all it started, when standard input does.
 */
public final class RhetorMockDriver {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PrintStream out;
    private final Map<Integer, RhetorMock> mocks = new HashMap<>();
    private final Map<Integer, RhetorRecorder> recorders = new HashMap<>();
    private final Map<String, Gate> gates = new HashMap<>();
    private PrismServer prism;

    private RhetorMockDriver(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        RhetorMockDriver driver = new RhetorMockDriver(out);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                driver.run(MAPPER.readTree(line));
            }
        } finally {
            driver.close();
        }
    }

    private void run(JsonNode command) {
        ObjectNode result = MAPPER.createObjectNode().put("id", command.get("id").asInt());
        try {
            result.set("result", result(command));
        } catch (Exception e) {
            result.put("error", e.toString());
        }
        out.println(result);
    }

    private JsonNode result(JsonNode command) throws Exception {
        return switch (command.get("do").asText()) {
            case "start" -> start(command);
            case "enqueue" -> enqueue(command);
            case "open" -> {
                gates.get(command.get("gate").asText()).open();
                yield null;
            }
            case "journal" -> journal(mock(command));
            case "frames" -> frames(mock(command));
            case "outcome" -> MAPPER.valueToTree(outcome(mock(command), command.get("request").asInt()));
            case "record" -> record(command);
            case "endRecord" -> {
                recorders.remove(command.get("recorder").asInt()).close();
                yield null;
            }
            case "unrecorded" -> MAPPER.valueToTree(mock(command).unrecorded());
            case "close" -> {
                mocks.remove(command.get("mock").asInt()).close();
                yield null;
            }
            case "prism" -> prism(command);
            default -> throw new IllegalArgumentException("No such command: " + command);
        };
    }

    private JsonNode start(JsonNode command) {
        RhetorMockBuilder builder = RhetorMock.builder().port(command.path("port").asInt(0));
        if (command.has("profile")) {
            String profile = command.get("profile").asText();
            builder.profile(RhetorGeneration.ofId(profile).orElseThrow());
        }
        if (command.has("token")) {
            builder.token(command.get("token").asText());
        }
        if (command.has("corsOrigin")) {
            builder.corsAllowedOrigin(command.get("corsOrigin").asText());
        }
        if (command.path("old").asBoolean()) {
            builder.withoutApiHealth().withoutProviders();
        }
        if (command.has("chunkDelay")) {
            builder.chunkDelay(Duration.ofMillis(command.get("chunkDelay").asInt()));
        }
        if (command.has("basePath")) {
            builder.basePath(command.get("basePath").asText());
        }
        if (command.has("cassette")) {
            builder.cassette(Path.of(command.get("cassette").asText()));
        }
        RhetorMock mock = builder.start();
        if (!command.path("webSocket").asBoolean(true)) {
            mock.onHandshake().always(Reply.detail(404, "Not Found"));
        }
        if (command.has("handshake")) {
            mock.onHandshake().always(JsonReply.read(command.get("handshake").toString()));
        }
        mocks.put(mocks.size(), mock);
        return MAPPER.createObjectNode()
                .put("mock", mocks.size() - 1)
                .put("url", mock.url())
                .put("port", mock.port());
    }

    private JsonNode record(JsonNode command) {
        RhetorRecorder recorder = RhetorRecorder.start(
                URI.create(command.get("url").asText()), Path.of(command.get("cassette").asText()));
        recorders.put(recorders.size(), recorder);
        return MAPPER.createObjectNode().put("recorder", recorders.size() - 1).put("url", recorder.url());
    }

    private RhetorMock mock(JsonNode command) {
        return mocks.get(command.get("mock").asInt());
    }

    /** A reply may be held back before a piece until a gate opens: {"gate": name, "holdBefore": piece}. */
    private JsonNode enqueue(JsonNode command) {
        for (JsonNode reply : command.get("replies")) {
            Reply read = JsonReply.read(reply.toString());
            Reply held = reply.has("gate") ? read.holdBefore(reply.path("holdBefore").asInt(), gate(reply)) : read;
            if (command.has("operation")) {
                mock(command).on(operation(command.get("operation").asText())).enqueue(held);
            } else {
                mock(command).enqueue(held);
            }
        }
        return null;
    }

    private static RhetorOperation operation(String id) {
        return Stream.of(RhetorOperation.values())
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Gate gate(JsonNode reply) {
        return gates.computeIfAbsent(reply.get("gate").asText(), name -> new Gate());
    }

    private static JsonNode journal(RhetorMock mock) throws Exception {
        ArrayNode requests = MAPPER.createArrayNode();
        for (ReceivedRequest request : mock.journal()) {
            ObjectNode node = requests.addObject()
                    .put("method", request.method())
                    .put("path", request.path());
            ObjectNode headers = node.putObject("headers");
            request.headers()
                    .forEach((name, values) ->
                            headers.set(name.toLowerCase(Locale.ROOT), MAPPER.valueToTree(values)));
            request.reachedModel().ifPresent(text -> node.put("reachedModel", text));
            node.set("body", request.bodyText().isEmpty() ? null : MAPPER.readTree(request.bodyText()));
        }
        return requests;
    }

    private static JsonNode frames(RhetorMock mock) throws Exception {
        ArrayNode frames = MAPPER.createArrayNode();
        for (ReceivedFrame frame : mock.frames()) {
            frames.add(MAPPER.readTree(frame.text()));
        }
        return frames;
    }

    private static Outcome outcome(RhetorMock mock, int request) {
        return mock.journal().get(request).outcome().join();
    }

    private JsonNode prism(JsonNode command) throws Exception {
        prism = PrismServer.builder()
                .directory(Path.of(command.get("directory").asText()))
                .start();
        return MAPPER.createObjectNode().put("url", prism.url());
    }

    private void close() {
        recorders.values().forEach(RhetorRecorder::close);
        mocks.values().forEach(RhetorMock::close);
        if (prism != null) {
            prism.close();
        }
    }
}
