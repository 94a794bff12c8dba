package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.ContractExamples;
import ai.tekton.llm.contract.document.ContractSchema;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Requests a stream over HTTP, and follows it to its end. */
final class StreamProbe {
    private static final RhetorOperation OPERATION = RhetorOperation.STREAM_CHAT_COMPLETION;
    private static final String END_MARK = "[DONE]";

    private final HttpExchanges http;
    private final AnswerCheck check;
    private final Requests requests;
    private final Duration timeout;
    private final String mediaType;
    private final ContractSchema schema;
    private final Findings.Of response;
    private final Findings.Of findings;

    StreamProbe(
            HttpExchanges http,
            AnswerCheck check,
            Requests requests,
            ContractSchemas schemas,
            ContractExamples examples,
            Duration timeout,
            Findings findings) {
        this.http = http;
        this.check = check;
        this.requests = requests;
        this.timeout = timeout;
        this.mediaType = examples.responseType(OPERATION.id(), 200);
        this.schema = schemas.response(OPERATION.id(), 200).orElseThrow();
        this.response = findings.of(OPERATION.id(), AnswerCheck.RESPONSE);
        this.findings = response.at("event");
    }

    void run() {
        try {
            HttpExchanges.Answer answer = http.stream(OPERATION, requests.chat(OPERATION), mediaType, this::follow);
            if (check.isOk(OPERATION, answer, response)) {
                check.contentType(mediaType, answer.contentType(), response, reactionToOtherType(answer));
            }
        } catch (IOException e) {
            Failures.report(e, timeout, response);
        }
    }

    private static String reactionToOtherType(HttpExchanges.Answer answer) {
        return ErrorWords.of(answer.body()).isEmpty()
                ? "The client throws LlmConnectionException: the answer is no event stream."
                : "The client throws AdapterException with the error that the body has.";
    }

    private void follow(InputStream body, boolean delimited) {
        ServerEvents events = new ServerEvents(body, timeout);
        ChunkSequence chunks = new ChunkSequence(findings);
        boolean marked = false;
        try {
            for (Optional<byte[]> data = events.next(); data.isPresent(); data = events.next()) {
                Optional<String> text = text(data.get());
                marked |= text.filter(END_MARK::equals).isPresent();
                text.filter(known -> !known.equals(END_MARK)).ifPresent(known -> take(known, chunks));
            }
            endOfBody(delimited || marked || chunks.isOver(), chunks);
        } catch (ServerEvents.TooLongException e) {
            findings.breaking("The stream does not end: " + e.getMessage(), "The client reads on and on.");
        } catch (SocketTimeoutException e) {
            silent(marked || chunks.isOver(), chunks);
        } catch (IOException e) {
            endOfBody(marked || chunks.isOver(), chunks);
        }
    }

    private Optional<String> text(byte[] data) {
        Optional<String> text = ServerJson.utf8(data);
        if (text.isEmpty()) {
            findings.breaking("An event is not UTF-8.", "The client puts U+FFFD in the place of what it is.");
        }
        return text;
    }

    private void take(String data, ChunkSequence chunks) {
        Optional<JsonNode> json = ServerJson.parse(data);
        if (json.isEmpty()) {
            findings.breaking("The data of an event is no JSON.", ClientReactions.RECOVERS_NOTHING);
            return;
        }
        AnswerCheck.report(schema.mismatches(json.get()), findings, ClientReactions::toEvent);
        chunks.take(json.get());
    }

    private void endOfBody(boolean whole, ChunkSequence chunks) {
        if (whole) {
            chunks.ended();
        } else {
            findings.breaking(
                    "The stream is cut: the connection ends before the answer does.",
                    ClientReactions.RETRIES_BEFORE_TEXT);
        }
    }

    private void silent(boolean ended, ChunkSequence chunks) {
        if (ended) {
            chunks.ended();
            findings.compatible(
                    "The body stays open after the end of the answer.",
                    "The client waits for 0.1 s, and gives the connection up.");
        } else {
            findings.breaking(
                    "The stream does not end: no event comes within " + HttpExchanges.seconds(timeout) + ".",
                    ClientReactions.TIMES_OUT);
        }
    }
}
