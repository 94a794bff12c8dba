package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** Requests a stream over HTTP, and follows it to its end. */
record StreamProbe(ProbeContext context, AnswerCheck check, Findings.Of findings) {
    private static final RhetorOperation OPERATION = RhetorOperation.STREAM_CHAT_COMPLETION;
    private static final String END_MARK = "[DONE]";

    static void run(ProbeContext context) {
        AnswerCheck check = new AnswerCheck(context, OPERATION);
        StreamProbe probe = new StreamProbe(context, check, check.findings().at("event"));
        context.attempt(OPERATION, probe::exchange);
    }

    private boolean exchange() throws IOException {
        HttpExchanges.Answer answer = context.http().stream(
                OPERATION, context.requests().question().streaming(true), check.mediaType(), this::follow);
        boolean ok = check.isOk(answer);
        if (ok) {
            boolean error = !ServerJson.errorWords(answer.body()).isEmpty();
            check.contentType(answer, error ? "stream.error-instead" : "stream.other-content-type");
        }
        return ok;
    }

    private void follow(InputStream body, boolean delimited) {
        ServerEvents events = new ServerEvents(body, context.timeouts().each());
        ChunkSequence chunks = new ChunkSequence(findings);
        boolean marked = false;
        try {
            for (Optional<byte[]> data = events.next(); data.isPresent(); data = events.next()) {
                marked |= take(data.get(), chunks);
            }
            endOfBody(delimited || marked || chunks.isOver(), chunks);
        } catch (ServerEvents.TooLongException e) {
            findings.add("stream.too-long", e.getMessage());
        } catch (SocketTimeoutException e) {
            silent(marked || chunks.isOver(), chunks);
        } catch (IOException e) {
            endOfBody(marked || chunks.isOver(), chunks);
        }
    }

    /** Checks an event; returns whether it marks the end. */
    private boolean take(byte[] data, ChunkSequence chunks) {
        Optional<String> text = ServerJson.utf8(data);
        Optional<JsonNode> json = text.flatMap(ServerJson::parse);
        if (text.isEmpty()) {
            findings.add("stream.not-utf8");
        } else if (text.get().equals(END_MARK)) {
            return true;
        } else if (json.isEmpty()) {
            findings.add("stream.not-json");
        } else {
            findings.add(check.schema().mismatches(json.get()), "event");
            chunks.take(json.get());
        }
        return false;
    }

    private void endOfBody(boolean whole, ChunkSequence chunks) {
        if (whole) {
            chunks.ended();
        } else {
            findings.add("stream.cut");
        }
    }

    private void silent(boolean ended, ChunkSequence chunks) {
        if (ended) {
            chunks.ended();
            findings.add("stream.stays-open");
        } else {
            findings.add("stream.silent", Timeouts.seconds(context.timeouts().each()));
        }
    }
}
