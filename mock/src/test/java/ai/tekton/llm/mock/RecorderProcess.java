package ai.tekton.llm.mock;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A recorder in a process of its own, for tests that kill it: says its address, and records until then. */
final class RecorderProcess {
    private RecorderProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        RhetorRecorder recorder = RhetorRecorder.builder(URI.create(arguments[0]), Path.of(arguments[1]))
                .overwrite()
                .start();
        System.out.println(recorder.url());
        new CountDownLatch(1).await();
    }
}
