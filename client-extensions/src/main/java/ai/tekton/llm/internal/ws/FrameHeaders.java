package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The headers of a single call that a frame can carry.
 *
 * @param traceparent the header of that name; null if there is none, as the frame requires
 * @param tracestate the header of that name; null if there is none
 */
public record FrameHeaders(String traceparent, String tracestate) {
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final Set<String> CARRIED = Set.of(TRACEPARENT, TRACESTATE);
    private static final FrameHeaders NONE = new FrameHeaders(null, null);

    static FrameHeaders of(ChatCall call) {
        if (call.context().headers().isEmpty()) {
            return NONE;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(call.context().headers());
        return new FrameHeaders(headers.get(TRACEPARENT), headers.get(TRACESTATE));
    }

    /**
     * Returns the headers of a call that no frame carries.
     *
     * @param call the call
     * @return a sentence for each
     */
    public static List<String> losses(ChatCall call) {
        return call.context().headers().keySet().stream()
                .filter(name -> !CARRIED.contains(name.toLowerCase(Locale.ROOT)))
                .sorted()
                .map(name ->
                        "The header " + name + " of the call was not sent: the WebSocket carries only traceparent and"
                                + " tracestate. Set it for the client, or use HTTP.")
                .toList();
    }
}
