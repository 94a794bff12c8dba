package ai.tekton.llm.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Serves the files of one directory on a free port of the loopback interface. Thread-safe. */
final class DemoServer implements OpenResources.Resource {
    private static final Pattern FILE_NAME = Pattern.compile("/([A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");

    private final Path directory;
    private final HttpServer server;
    private final ExecutorService executor;

    private DemoServer(Path directory, HttpServer server) {
        this.directory = directory;
        this.server = server;
        this.executor = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "tekton-llm-demo");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    static DemoServer start(Path directory) {
        try {
            InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return new DemoServer(directory, HttpServer.create(new InetSocketAddress(here, 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of the page, with a slash at its end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var name = FILE_NAME.matcher(exchange.getRequestURI().getPath().replaceFirst("^/$", "/index.html"));
            Path file = name.matches() ? directory.resolve(name.group(1)) : null;
            if (!exchange.getRequestMethod().equals("GET") || file == null || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            headers(exchange.getResponseHeaders(), name.group(2).substring(1));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void headers(Headers headers, String ending) {
        headers.set("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        // The page may call any Rhetor that its settings name, and runs only its own files.
        headers.set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; connect-src *");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
