import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A Rhetor that takes its time, for flink-cluster.sh: prints its address, and, when its input ends, how often it was asked. */
public final class CountingRhetor {
    private CountingRhetor() {}

    public static void main(String[] args) throws IOException {
        Duration delay = Duration.ofMillis(Long.parseLong(args[0]));
        AtomicLong calls = new AtomicLong();
        try (RhetorMock rhetor = RhetorMock.start()) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> {
                calls.incrementAndGet();
                return Reply.standard().delay(delay);
            });
            System.out.println(rhetor.url());
            while (System.in.read() >= 0) {
                // Each line asks for the count.
                System.out.println(calls.get());
            }
        }
    }
}
