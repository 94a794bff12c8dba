package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/** Detects a server's generation by its health, else by its document, as clients do. Stateless. */
final class ServerDetection {
    private static final int TIMEOUT_MS = 2_000;
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;

    private ServerDetection() {}

    static CassetteInfo configured(RhetorGeneration profile, Clock clock) {
        return new CassetteInfo(RhetorContract.VERSION, Optional.of(profile.id()), Optional.empty(), clock.instant());
    }

    /** Queries the server; if it does not answer without a token, the recorded traffic determines the generation. */
    static CassetteInfo detect(Upstream upstream, Clock clock) {
        CassetteInfo info =
                new CassetteInfo(RhetorContract.VERSION, Optional.empty(), Optional.empty(), clock.instant());
        List<RhetorOperation> operations = List.of(
                RhetorOperation.GET_API_HEALTH, RhetorOperation.GET_API_DOCUMENT, RhetorOperation.GET_ROOT_DOCUMENT);
        try {
            for (RhetorOperation operation : operations) {
                if (info.profile().isEmpty()) {
                    info = get(upstream, operation, info);
                }
            }
            return info;
        } catch (IOException unreachable) {
            return info;
        }
    }

    private static CassetteInfo get(Upstream upstream, RhetorOperation operation, CassetteInfo info)
            throws IOException {
        String address = upstream.origin() + upstream.path(operation.path());
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setInstanceFollowRedirects(false);
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(upstream.tls().getSocketFactory());
        }
        int status = connection.getResponseCode();
        if (status != 200) {
            return learned(info, operation.path(), status, "");
        }
        try (InputStream body = connection.getInputStream()) {
            return learned(info, operation.path(), status, Cassette.utf8(body.readAllBytes()));
        }
    }

    static CassetteInfo learned(CassetteInfo info, Recorded.Http http) {
        boolean usable = info.profile().isEmpty() && http.request().method().equals("GET");
        return usable && http.answer().isPresent()
                ? learned(
                        info,
                        http.request().path(),
                        http.answer().get().status(),
                        Cassette.utf8(Timeline.joined(http.answer().get().chunks().stream()
                                .map(Recorded.Chunk::bytes)
                                .toArray(byte[][]::new))))
                : info;
    }

    private static CassetteInfo learned(CassetteInfo info, String path, int status, String body) {
        if (path.equals(RhetorOperation.GET_API_HEALTH.path())) {
            return status == NOT_FOUND || status == UNAUTHORIZED
                    ? info
                    : version(info.withProfile(RhetorGeneration.CONTRACT.id()), body, "/version");
        }
        boolean document = path.equals(RhetorOperation.GET_API_DOCUMENT.path())
                || path.equals(RhetorOperation.GET_ROOT_DOCUMENT.path());
        if (!document || status != 200) {
            return info;
        }
        List<String> paths = new ArrayList<>();
        Json.read(body).ifPresent(json -> json.path("paths").fieldNames().forEachRemaining(paths::add));
        Optional<RhetorGeneration> generation = paths.contains(RhetorOperation.GET_API_HEALTH.path())
                ? Optional.of(RhetorGeneration.CONTRACT)
                : RhetorGeneration.ofPaths(paths);
        return generation
                .map(known -> version(info.withProfile(known.id()), body, "/info/version"))
                .orElse(info);
    }

    private static CassetteInfo version(CassetteInfo info, String body, String pointer) {
        return Json.read(body)
                .map(json -> json.at(pointer))
                .filter(JsonNode::isTextual)
                .map(version -> info.withServer(version.textValue()))
                .orElse(info);
    }
}
