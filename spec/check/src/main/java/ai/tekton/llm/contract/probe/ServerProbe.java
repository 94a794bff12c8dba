package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.ContractExamples;
import ai.tekton.llm.contract.document.ContractSchemas;
import java.util.Optional;

/**
 * Asks a server everything that the contract says, once, and holds each answer, event and frame against it. It is stricter
 * than the client, which takes much that is not as it should be. Thread-safe; may be used again.
 *
 * <p>Every answer and every silence is waited for no longer than the settings' timeout, no answer is read beyond 16 MiB,
 * and nothing is left open afterwards. What is said of a server holds no token, no prompt and no answer.
 */
public final class ServerProbe {
    private final Contract contract;
    private final ContractSchemas schemas;
    private final ContractExamples examples;
    private final AnswerCheck check;

    /**
     * Makes a probe.
     *
     * @param contract what servers are held against
     */
    public ServerProbe(Contract contract) {
        this.contract = contract;
        this.schemas = new ContractSchemas(contract);
        this.examples = new ContractExamples(contract);
        this.check = new AnswerCheck(schemas, examples);
    }

    /**
     * Asks a server, on this thread.
     *
     * @param settings where it is, and how to ask
     * @return what was found; a server that cannot be asked is a result too, with its problem
     */
    public ProbeResult probe(ProbeSettings settings) {
        SafeText text = new SafeText(settings.token());
        Findings findings = new Findings(text);
        Requests requests = new Requests(examples, settings);
        try (HttpExchanges http = new HttpExchanges(settings, examples)) {
            HttpProbes probes = new HttpProbes(http, check, requests, settings, findings);
            Optional<String> problem = probes.free();
            if (problem.isEmpty()) {
                SocketContext sockets = new SocketContext(contract, schemas, requests, findings, settings.timeout());
                if (settings.generate()) {
                    probes.chat();
                    new StreamProbe(http, check, requests, schemas, examples, settings.timeout(), findings).run();
                }
                new SocketProbe(settings, sockets).run();
            }
            return new ProbeResult(
                    problem.isEmpty() ? findings.all() : findings.telling(),
                    probes.serverVersion().map(text::of),
                    problem.map(text::of));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ProbeResult(findings.all(), Optional.empty(), Optional.of("The check was interrupted."));
        }
    }

    /**
     * Asks a server for its own OpenAPI document, where FastAPI serves it.
     *
     * @param settings where the server is, and how to ask
     * @return the document; empty where the server serves none, or does not answer
     */
    public Optional<ServerDocument> document(ProbeSettings settings) {
        try (HttpExchanges http = new HttpExchanges(settings, examples)) {
            return ServerDocument.fetch(http);
        }
    }
}
