package ai.tekton.llm.internal.ws.net;

import ai.tekton.llm.internal.wire.NotRhetorException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of an HTTP response. Immutable and thread-safe.
 *
 * @param status the status
 * @param reason its reason phrase; may be empty
 * @param headers the headers, by name, ignoring case
 */
record HttpHead(int status, String reason, Map<String, List<String>> headers) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String NOT_HTTP = "The answer is not valid HTTP.";

    /**
     * Reads a head, and nothing that follows it.
     *
     * @param in the response
     * @return the head
     * @throws NotRhetorException if it is invalid or too long
     */
    static HttpHead read(InputStream in) throws IOException {
        int[] left = {MAX_BYTES};
        String[] status = line(in, left).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[0-9]{3}")) {
            throw new NotRhetorException(NOT_HTTP);
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new NotRhetorException(NOT_HTTP);
            }
            headers.computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new HttpHead(Integer.parseInt(status[1]), status.length < 3 ? "" : status[2], headers);
    }

    /** Returns a line without its end, CRLF or LF. */
    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("it was closed before an answer");
            }
            if (--left[0] < 0) {
                throw new NotRhetorException("The head of the answer is larger than " + MAX_BYTES + " bytes.");
            }
            line.append((char) b);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    /** Returns the values of a header; empty if there is none. */
    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns a request's head as bytes; values must have no line breaks, which the checks of the settings ensure. */
    static byte[] request(String line, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(line).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
