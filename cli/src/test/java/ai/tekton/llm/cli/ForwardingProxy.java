package ai.tekton.llm.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy for plain HTTP that forwards every request to one server, regardless of its host. */
final class ForwardingProxy implements AutoCloseable {
    private final HttpServer server;
    private final URI behind;
    private final HttpClient client =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private final Queue<String> users = new ConcurrentLinkedQueue<>();

    ForwardingProxy(String behind) throws IOException {
        this.behind = URI.create(behind);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::forward);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The Proxy-Authorization of each request; empty where there was none. */
    List<String> users() {
        return List.copyOf(users);
    }

    private void forward(HttpExchange exchange) throws IOException {
        String user = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        users.add(user == null ? "" : user);
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            behind.resolve(exchange.getRequestURI().getRawPath()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(value -> exchange.getResponseHeaders().add("Content-Type", value));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
