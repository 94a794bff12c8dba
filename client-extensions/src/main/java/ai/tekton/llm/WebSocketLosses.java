package ai.tekton.llm;

import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.profile.ContractTranslation;
import ai.tekton.llm.internal.ws.FrameHeaders;
import java.util.List;
import java.util.stream.Stream;

/** Lists the parts of a request that do not reach the model over the WebSocket. */
final class WebSocketLosses {
    private WebSocketLosses() {}

    static List<String> of(Request<?> request) {
        List<String> headers = FrameHeaders.losses(request.chat());
        List<String> others = ContractTranslation.losses(request);
        return headers.isEmpty()
                ? others
                : Stream.concat(others.stream(), headers.stream()).toList();
    }
}
