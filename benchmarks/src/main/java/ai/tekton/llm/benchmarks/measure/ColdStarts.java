package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Peer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs {@link ColdStartProbe} for one client at a time, each time in a new JVM with the jars of that client alone. */
final class ColdStarts {
    private final Path jdk;
    private final URI stub;
    private final Function<Peer, String> classpaths;

    ColdStarts(Path jdk, URI stub, Function<Peer, String> classpaths) {
        this.jdk = jdk;
        this.stub = stub;
        this.classpaths = classpaths;
    }

    /** Measures one cold start. A second attempt follows a failure: one lost connection must not end a comparison. */
    Measured run(Peer peer) throws IOException, InterruptedException {
        try {
            return runOnce(peer);
        } catch (IOException e) {
            System.err.println(e.getMessage() + " Second attempt:");
            return runOnce(peer);
        }
    }

    private Measured runOnce(Peer peer) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        jdk.resolve("bin/java").toString(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-cp",
                        classpaths.apply(peer),
                        ColdStartProbe.class.getName(),
                        peer.name(),
                        stub.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(ColdStarts::changesClients);
        Process process = builder.start();
        CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("The cold start of " + peer.title() + " exited with " + process.exitValue()
                    + "; its output is above.");
        }
        return new Measured(
                ColdStartProbe.NAME,
                Environment.feature(jdk),
                Map.of("peer", peer.name()),
                new ObjectMapper().readValue(out, new TypeReference<Map<String, Double>>() {}));
    }

    /** These variables configure some clients, or send them through a proxy. */
    private static boolean changesClients(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return name.startsWith("RHETOR_") || name.startsWith("OPENAI_") || name.endsWith("_PROXY");
    }
}
