package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds what a request is answered with. Thread-safe. */
final class Router {
    static final Reply NOT_FOUND = Reply.detail(404, "Not Found");
    private static final Reply WRONG_METHOD = Reply.detail(405, "Method Not Allowed");
    private static final Reply UNAUTHENTICATED =
            Reply.detail(401, "Not authenticated").header("www-authenticate", "Bearer");

    private final MockConfig config;
    private final Script script;

    Router(MockConfig config, Script script) {
        this.config = config;
        this.script = script;
    }

    Optional<RhetorOperation> operation(String method, String path) {
        return at(path).filter(operation -> operation.method().equals(method)).findFirst();
    }

    Reply reply(ReceivedRequest request) {
        return withCors(config.corsOrigin().isPresent() && isPreflight(request) ? preflight(request) : answer(request));
    }

    private Reply answer(ReceivedRequest request) {
        if (request.path().equals(config.basePath() + Handshake.PATH) && Handshake.isOne(request)) {
            return handshake(request);
        } else if (request.operation().isEmpty()) {
            List<RhetorOperation> others = at(request.path()).toList();
            return others.isEmpty() ? NOT_FOUND : WRONG_METHOD.header("allow", methods(others));
        }
        if (!isAuthenticated(request)) {
            return UNAUTHENTICATED;
        }
        return scripted(script.take(request.operation().get()), request);
    }

    // Browsers cannot set headers: where there is none, REGISTER has the token.
    private Reply handshake(ReceivedRequest request) {
        if (request.header("authorization").isPresent() && !isAuthenticated(request)) {
            return UNAUTHENTICATED;
        }
        return Handshake.refusal(request).orElseGet(() -> scripted(script.takeHandshake(), request));
    }

    /** {@return the script's reply, or the mock's own where there is no script} */
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
                .header(
                        "access-control-allow-methods",
                        methods(at(request.path()).toList()))
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

    private Stream<RhetorOperation> at(String path) {
        return Stream.of(RhetorOperation.values())
                .filter(operation -> operation.isOf(RhetorGeneration.CONTRACT))
                .filter(operation -> path.equals(config.basePath() + operation.path()));
    }

    private static String methods(List<RhetorOperation> operations) {
        TreeSet<String> methods = new TreeSet<>();
        operations.forEach(operation -> methods.add(operation.method()));
        return String.join(", ", methods);
    }
}
