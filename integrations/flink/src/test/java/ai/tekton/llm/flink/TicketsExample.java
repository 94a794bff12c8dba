package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The example of the documentation. */
final class TicketsExample {
    private TicketsExample() {}

    static DataStream<String> labels(DataStream<String> tickets, String url) {
        // tag::flink[]
        LlmClientSettings settings =
                LlmClientSettings.builder().url(url).requestsPerMinute(6000).build();
        OutputTag<String> failed = new OutputTag<>("failed", Types.STRING);
        SingleOutputStreamOperator<String> labels = LlmStream.of(
                        tickets, settings, ticket -> Prompt.of(ticket, "Praise or complaint? " + ticket))
                .failuresTo(failed, FailureHandling.EMIT_FAILED_PROMPTS, (ticket, failure) -> failure.getMessage())
                .uid("labels")
                .answers(Types.STRING, (ticket, answer) -> ticket + ": " + answer.content());
        DataStream<String> failures = labels.getSideOutput(failed);
        // end::flink[]
        return labels.union(failures);
    }
}
