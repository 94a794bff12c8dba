package ai.tekton.llm.benchmarks.stub;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.Usage;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The format of an answer: Rhetor's or OpenAI's, with the same text. */
enum Format {
    RHETOR {
        private final ObjectMapper mapper = JsonMapper.builder()
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
                .build();

        @Override
        String answer(String text) {
            return json(new ChatResponse()
                    .content(text)
                    .model(Answers.MODEL)
                    .provider(PROVIDER)
                    .finishReason(STOP)
                    .usage(usage())
                    .contextId(CONTEXT)
                    .timestamp(TIMESTAMP)
                    .fallback(false));
        }

        @Override
        String event(String text) {
            return event(chunk(text).done(false));
        }

        @Override
        String lastEvents() {
            return event(chunk("").done(true).usage(usage()).finishReason(STOP));
        }

        private StreamChunk chunk(String text) {
            return new StreamChunk()
                    .chunk(text)
                    .contextId(CONTEXT)
                    .model(Answers.MODEL)
                    .provider(PROVIDER)
                    .timestamp(TIMESTAMP)
                    .fallback(false);
        }

        private Usage usage() {
            return new Usage().promptTokens(24).completionTokens(500).totalTokens(524);
        }

        /** The format in which sse-starlette writes events. */
        private String event(StreamChunk chunk) {
            return "event: message\r\ndata: " + json(chunk) + "\r\n\r\n";
        }

        private String json(Object value) {
            try {
                return mapper.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The stub cannot write its own answer.", e);
            }
        }
    },

    OPENAI {
        @Override
        String answer(String text) {
            return """
                    {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,\
                    "model":"%s","choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null,\
                    "annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":%s,"service_tier":"default",\
                    "system_fingerprint":"fp_44709d6fcb"}""".formatted(Answers.MODEL, text, USAGE);
        }

        @Override
        String event(String text) {
            return event(
                    "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"logprobs\":null,\"finish_reason\":null}]",
                    "null");
        }

        @Override
        String lastEvents() {
            return event("[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]", "null")
                    + event("[]", USAGE)
                    + "data: [DONE]\n\n";
        }

        private String event(String choices, String usage) {
            return """
                    data: {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk",\
                    "created":1741569952,"model":"%s","service_tier":"default","system_fingerprint":"fp_44709d6fcb",\
                    "choices":%s,"usage":%s}

                    """.formatted(Answers.MODEL, choices, usage);
        }
    };

    private static final String PROVIDER = "anthropic";
    private static final String CONTEXT = "ctx-5f0c7d1e";
    private static final String TIMESTAMP = "2025-01-01T12:00:00.123456";
    private static final String STOP = "stop";
    private static final String USAGE = "{\"prompt_tokens\":24,\"completion_tokens\":500,\"total_tokens\":524}";

    /** The body of a complete answer. */
    abstract String answer(String text);

    /** The event of one chunk. */
    abstract String event(String text);

    /** The events at the end of a stream. */
    abstract String lastEvents();
}
