package ai.tekton.llm.contract;

import ai.tekton.llm.contract.probe.ProbeSettings;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server's own OpenAPI document.
 *
 * @param source where it came from
 * @param content the document
 */
record ServerDocument(String source, JsonNode content) {
    /** Where FastAPI serves it, at the root and where an API is mounted below. */
    private static final List<String> PLACES = List.of("/openapi.json", "/api/v1/openapi.json");

    private static final int OK = 200;
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** Reads JSON too, which is YAML. */
    private static final YAMLMapper MAPPER = new YAMLMapper();

    /** Reads a document from a file, JSON or YAML. */
    static ServerDocument read(Path file) {
        try {
            String text = Files.readString(file);
            return parsed(file.toString(), text)
                    .orElseThrow(() -> new ContractCheckException(
                            file + " is no OpenAPI 3 document: it has no openapi and paths.", null));
        } catch (JsonProcessingException e) {
            throw new ContractCheckException(file + " is neither JSON nor YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ContractCheckException(file + " cannot be read: " + e, e);
        }
    }

    /** Asks a server for its document; empty where it serves none. */
    static Optional<ServerDocument> fetch(ProbeSettings settings) throws InterruptedException {
        // HTTP/1.1 alone: with the other, the client would offer an upgrade, for which uvicorn loses a request.
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .build();
        for (String place : PLACES) {
            Optional<ServerDocument> found = fetch(http, place, settings);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<ServerDocument> fetch(HttpClient http, String place, ProbeSettings settings)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.url() + place))
                .timeout(settings.timeout())
                .header("Accept", "application/json");
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return response.statusCode() == OK
                        ? parsed(place, new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        } catch (IOException e) {
            // Nobody there, or a page instead of a document: the probes, which follow, tell what is wrong.
            return Optional.empty();
        }
    }

    private static Optional<ServerDocument> parsed(String source, String text) throws JsonProcessingException {
        JsonNode document = MAPPER.readTree(text);
        boolean openApi = document.path("openapi").asText().startsWith("3.")
                && document.path("paths").isObject();
        return openApi ? Optional.of(new ServerDocument(source, document)) : Optional.empty();
    }

    Optional<String> version() {
        return Optional.of(content.at("/info/version").asText()).filter(version -> !version.isBlank());
    }
}
