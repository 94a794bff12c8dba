package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatStreamFrame;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.StreamFrame;
import java.util.List;

/** Says of what costs money that nobody asked for it. */
final class NotAsked {
    private static final List<RhetorOperation> OPERATIONS =
            List.of(RhetorOperation.CREATE_CHAT_COMPLETION, RhetorOperation.STREAM_CHAT_COMPLETION);
    private static final List<String> FRAMES = List.of(
            GenerateFrame.Type.GENERATE.value(),
            StreamFrame.Type.STREAM.value(),
            ChatFrame.Type.CHAT.value(),
            ChatStreamFrame.Type.CHAT_STREAM.value(),
            CancelFrame.Type.CANCEL.value());
    private static final String WHY = "Not asked, since it may cost money.";

    private NotAsked() {}

    static void report(SocketContext context) {
        OPERATIONS.forEach(operation -> context.operation(operation.id()).notChecked("request", WHY));
        FRAMES.forEach(type -> context.of(type).notChecked("request", WHY));
    }
}
