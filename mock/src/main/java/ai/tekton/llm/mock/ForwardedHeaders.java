package ai.tekton.llm.mock;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Determines which headers a recorder forwards, and which of them it records. Stateless. */
final class ForwardedHeaders {
    /** Hop-by-hop headers, RFC 9110, section 7.6.1. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "expect",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Headers that differ in each recording, and are irrelevant to the request. */
    private static final Set<String> NOT_NOTED = Set.of(
            "accept-encoding",
            "content-length",
            "host",
            "sec-websocket-extensions",
            "sec-websocket-key",
            "sec-websocket-version",
            "traceparent",
            "tracestate",
            "user-agent",
            "x-request-id",
            "x-request-timeout");

    private ForwardedHeaders() {}

    /** {@return the headers of a request to Rhetor, which ask for uncompressed responses, as these are recorded} */
    static HttpHeaders toServer(HttpHeaders client, String host, boolean webSocket) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name) && !name.equals("content-length")) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        headers.set("Host", host).set("Accept-Encoding", "identity");
        if (webSocket) {
            headers.set("Upgrade", "websocket").set("Connection", "Upgrade").remove("sec-websocket-extensions");
        }
        return headers;
    }

    /** {@return the headers of a response, without those of its framing} */
    static HttpHeaders toClient(HttpHeaders server) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : server) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name) && !name.equals("content-length")) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        return headers;
    }

    static Map<String, List<String>> noted(Map<String, List<String>> request) {
        Map<String, List<String>> noted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(lower) && !NOT_NOTED.contains(lower) || lower.equals("proxy-authorization")) {
                noted.put(name, values);
            }
        });
        return noted;
    }

    static List<Header> noted(HttpHeaders answer) {
        List<Header> noted = new ArrayList<>();
        for (Map.Entry<String, String> header : answer) {
            noted.add(new Header(header.getKey(), header.getValue()));
        }
        return noted;
    }
}
