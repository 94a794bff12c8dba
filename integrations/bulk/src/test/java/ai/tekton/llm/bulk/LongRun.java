package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.LlmBackend;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A run of as many prompts as it is told, made as they are read, with a backend that answers at once; to see its memory. */
final class LongRun {
    private LongRun() {}

    /** Takes how many prompts, the output, and the order. */
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("long")
                .backend(LlmBackend.answering(call -> "Yes."))
                .useFallback(false)
                .build()) {
            BulkReport report = BulkRun.builder(client)
                    .concurrency(64)
                    .ordered(Boolean.parseBoolean(args[2]))
                    .files(Path.of("generated"), Path.of(args[1]))
                    .input(new Generated(Long.parseLong(args[0])))
                    .build()
                    .run();
            System.out.println(report + " in " + report.progress().elapsed());
        }
    }

    private static final class Generated extends InputStream {
        private final long lines;
        private long line;
        private byte[] text = {};
        private int at;

        Generated(long lines) {
            this.lines = lines;
        }

        private boolean isAtEnd() {
            if (at == text.length && line < lines) {
                line++;
                text = ("{\"id\":\"q" + line + "\",\"prompt\":\"Question " + line + "?\"}\n")
                        .getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return at == text.length;
        }

        @Override
        public int read() {
            return isAtEnd() ? -1 : text[at++];
        }

        @Override
        public int read(byte[] to, int from, int most) {
            if (isAtEnd()) {
                return -1;
            }
            int length = Math.min(most, text.length - at);
            System.arraycopy(text, at, to, from, length);
            at += length;
            return length;
        }
    }
}
