package ai.tekton.llm.benchmarks.peers;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * The code that an engineer who knows both libraries well writes for only these two calls: without retries, fallback,
 * deadline, cancellation, limits and mapping of errors. It reads all fields of a chunk, and times as text.
 */
final class BaselineClient implements ChatClient {
    /** A message of the conversation. */
    record Message(String role, String content) {}

    /** The request. */
    record Request(
            String component, List<Message> messages, String systemPrompt, String providerId, boolean streaming) {}

    /** The tokens of an answer. */
    static final class Usage {
        public int promptTokens;
        public int completionTokens;
        public int totalTokens;
    }

    /** A complete answer. */
    static final class Answer {
        public String content;
        public String model;
        public String provider;
        public String finishReason;
        public Usage usage;
        public String contextId;
        public String timestamp;
        public boolean fallback;
        public String error;
    }

    /** A chunk of one. */
    static final class Chunk {
        public String chunk;
        public String contextId;
        public String model;
        public String provider;
        public String timestamp;
        public boolean done;
        public boolean fallback;
        public String error;
        public Usage usage;
        public String finishReason;
    }

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final List<Message> MESSAGES = List.of(new Message("user", QUESTION));

    private final URI chat;
    private final URI chatStream;
    private final CloseableHttpClient http;
    private final ObjectWriter requests;
    private final ObjectReader answers;
    private final ObjectReader chunks;
    private final ExecutorService threads = Threads.oneForEachCall();

    BaselineClient(URI url, int connections) {
        chat = URI.create(url + "/api/v1/chat");
        chatStream = URI.create(url + "/api/v1/chat/stream");
        http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.ofSeconds(30))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        ObjectMapper json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        requests = json.writerFor(Request.class);
        answers = json.readerFor(Answer.class);
        chunks = json.readerFor(Chunk.class);
    }

    @Override
    public String answer() {
        try {
            return http.execute(post(chat, "application/json", false), response -> {
                        check(response);
                        return (Answer) answers.readValue(response.getEntity().getContent());
                    })
                    .content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stream(Consumer<String> text) {
        try {
            http.execute(post(chatStream, "text/event-stream", true), response -> {
                check(response);
                read(new EventLines(response.getEntity().getContent()), text);
                return null;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(EventLines events, Consumer<String> text) throws IOException {
        while (events.next()) {
            int offset = events.offset();
            int end = offset + events.length();
            if (Arrays.equals(events.buffer(), offset, end, DONE, 0, DONE.length)) {
                continue;
            }
            Chunk chunk = chunks.readValue(events.buffer(), offset, events.length());
            if (chunk.error != null) {
                throw new IOException(chunk.error);
            }
            if (!chunk.chunk.isEmpty()) {
                text.accept(chunk.chunk);
            }
        }
    }

    private HttpPost post(URI uri, String accept, boolean streaming) throws IOException {
        HttpPost post = new HttpPost(uri);
        post.setHeader(HttpHeaders.ACCEPT, accept);
        Request request = new Request("benchmark", MESSAGES, SYSTEM_PROMPT, "anthropic", streaming);
        post.setEntity(new ByteArrayEntity(requests.writeValueAsBytes(request), ContentType.APPLICATION_JSON));
        return post;
    }

    private static void check(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            throw new IOException("The server answered " + response.getCode() + ".");
        }
    }

    @Override
    public CompletableFuture<Void> streamConcurrently(Consumer<String> text) {
        return CompletableFuture.runAsync(() -> stream(text), threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
