package ai.tekton.llm.internal.ws;

import ai.tekton.llm.internal.json.SliceJson;
import ai.tekton.rhetor.PlainJson;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChatResponseJson;
import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamChunkJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads the frames of answers, RESPONSE and CHUNK, from plain JSON that begins with their type and id. Jackson's data
 * binding reads all other frames. Thread-safe.
 */
final class PlainFrames {
    /** One thread for each connection reads frames, and a client has only a few connections. */
    private static final int MOST_IDLE = 8;

    private static final String RESPONSE = ResponseFrame.Type.RESPONSE.value();
    private static final String CHUNK = ChunkFrame.Type.CHUNK.value();

    private final Queue<SliceJson> idle = new ArrayBlockingQueue<>(MOST_IDLE);

    PlainFrames() {}

    /** Returns the frame; null if it is another one. */
    ServerFrame read(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SliceJson free = idle.poll();
        SliceJson json = free == null ? new SliceJson() : free;
        try {
            return json.read(PlainFrames::readFrame, bytes, 0, bytes.length);
        } finally {
            idle.offer(json);
        }
    }

    private static ServerFrame readFrame(PlainJson json) throws IOException {
        Optional<FrameHead> head = FrameHead.read(json);
        if (head.isEmpty()) {
            return null;
        }
        String requestId = head.get().requestId();
        if (head.get().type().equals(CHUNK)) {
            StreamChunk chunk = StreamChunkJson.readFields(json);
            return chunk == null ? null : new ServerFrame.Chunk(requestId, chunk);
        }
        if (head.get().type().equals(RESPONSE)) {
            ChatResponse response = ChatResponseJson.readFields(json);
            return response == null ? null : new ServerFrame.Answer(requestId, response);
        }
        return null;
    }
}
