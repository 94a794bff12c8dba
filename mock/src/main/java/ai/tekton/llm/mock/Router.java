package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the reply to a request. Thread-safe. */
final class Router {
    static final Reply NOT_FOUND = Reply.detail(404, "Not Found");
    private static final Reply WRONG_METHOD = Reply.detail(405, "Method Not Allowed");
    private static final Reply UNAUTHENTICATED =
            Reply.detail(401, "Not authenticated").header("www-authenticate", "Bearer");

    private final MockConfig config;
    private final Generation generation;
    private final Script script;
    private final Optional<Replay> replay;

    Router(MockConfig config, Generation generation, Script script, Optional<Replay> replay) {
        this.config = config;
        this.generation = generation;
        this.script = script;
        this.replay = replay;
    }

    Optional<RhetorOperation> operation(String method, String path) {
        return Stream.of(RhetorOperation.values())
                .filter(operation -> isAt(operation.path(), path))
                .filter(operation -> operation.method().equals(method))
                .findFirst();
    }

    Reply reply(ReceivedRequest request) {
        return withCors(config.corsOrigin().isPresent() && isPreflight(request) ? preflight(request) : answer(request));
    }

    private Reply answer(ReceivedRequest request) {
        if (request.path().equals(config.basePath() + Handshake.PATH) && Handshake.isOne(request)) {
            return handshake(request);
        } else if (replay.isPresent()) {
            return replay.get().reply(request, scripted(request.operation().flatMap(script::take), request));
        }
        Optional<RhetorOperation> operation = request.operation().filter(generation::has);
        Optional<Generation.Route> route = route(request);
        if (operation.isEmpty() && route.isEmpty()) {
            return lacking(request);
        } else if (!isAuthenticated(request)) {
            return UNAUTHENTICATED;
        }
        return route.map(found -> found.answer().apply(request))
                .orElseGet(() -> scripted(script.take(operation.orElseThrow()), request));
    }

    /** The reply if the generation lacks an operation; scripting the operation adds it. */
    private Reply lacking(ReceivedRequest request) {
        Optional<Function<ReceivedRequest, Reply>> alone = request.operation()
                .filter(operation -> isAuthenticated(request))
                .flatMap(script::takeAlone);
        if (alone.isPresent()) {
            return scripted(alone, request);
        }
        String methods = methods(request.path());
        return methods.isEmpty() ? NOT_FOUND : WRONG_METHOD.header("allow", methods);
    }

    private Optional<Generation.Route> route(ReceivedRequest request) {
        return generation.routes().stream()
                .filter(route -> isAt(route.path(), request.path()))
                .filter(route -> route.method().equals(request.method()))
                .findFirst();
    }

    // Browsers cannot set headers: without the header, REGISTER must carry the token.
    private Reply handshake(ReceivedRequest request) {
        if (request.header("authorization").isPresent() && !isAuthenticated(request)) {
            return UNAUTHENTICATED;
        }
        return Handshake.refusal(request).orElseGet(() -> {
            Reply scripted = scripted(script.takeHandshake(), request);
            return replay.map(recorded -> recorded.handshake(request, scripted)).orElse(scripted);
        });
    }

    /** {@return the scripted reply, or the mock's default if there is none} */
    static <T> Reply scripted(Optional<Function<T, Reply>> script, T received) {
        return script.map(scripted -> {
                    Reply reply = scripted.apply(received);
                    if (reply == null) {
                        throw new IllegalStateException("The script has no reply to " + received);
                    }
                    return reply;
                })
                .orElseGet(Reply::standard);
    }

    private boolean isAuthenticated(ReceivedRequest request) {
        return config.token()
                .map(token -> request.header("authorization")
                        .filter(("Bearer " + token)::equals)
                        .isPresent())
                .orElse(true);
    }

    private static boolean isPreflight(ReceivedRequest request) {
        return request.method().equals(HttpMethod.OPTIONS.name())
                && request.header("access-control-request-method").isPresent();
    }

    private Reply preflight(ReceivedRequest request) {
        return Reply.body("text/plain; charset=utf-8", "OK")
                .header("access-control-allow-methods", methods(request.path()))
                .header(
                        "access-control-allow-headers",
                        request.header("access-control-request-headers").orElse("*"))
                .header("access-control-max-age", "600");
    }

    private Reply withCors(Reply reply) {
        return config.corsOrigin()
                .map(origin -> reply.header("access-control-allow-origin", origin)
                        .header("access-control-expose-headers", "Retry-After")
                        .header("vary", "Origin"))
                .orElse(reply);
    }

    private boolean isAt(String path, String requested) {
        return requested.equals(config.basePath() + path);
    }

    /** {@return the methods of a path, in the format of {@code Allow}} */
    private String methods(String path) {
        Stream<String> ofOperations = Stream.of(RhetorOperation.values())
                .filter(generation::has)
                .filter(operation -> isAt(operation.path(), path))
                .map(RhetorOperation::method);
        Stream<String> ofRoutes = generation.routes().stream()
                .filter(route -> isAt(route.path(), path))
                .map(Generation.Route::method);
        return Stream.concat(ofOperations, ofRoutes).distinct().sorted().collect(Collectors.joining(", "));
    }
}
