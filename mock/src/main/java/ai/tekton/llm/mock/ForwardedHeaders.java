package ai.tekton.llm.mock;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which headers a recorder passes on, and which of them it notes. Stateless. */
final class ForwardedHeaders {
    /** What is of one connection alone, RFC 9110, 7.6.1. */
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

    /** What is other at each recording, and says nothing of what was asked. */
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

    /** {@return the headers of a request, for Rhetor, which is asked for answers as they are to be noted: not compressed} */
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

    /** {@return the headers of an answer, without those that tell how it is framed} */
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
