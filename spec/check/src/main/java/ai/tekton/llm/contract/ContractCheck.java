package ai.tekton.llm.contract;

import ai.tekton.llm.contract.internal.diff.DocumentDiff;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.probe.ProbeResult;
import ai.tekton.llm.contract.internal.probe.ServerDocument;
import ai.tekton.llm.contract.internal.probe.ServerProbe;
import ai.tekton.llm.contract.report.ContractDiff;
import ai.tekton.llm.contract.report.ContractReport;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.ServerGeneration;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks a Rhetor against the pinned contract: its OpenAPI document, where it has one, and its answers. Thread-safe.
 */
public final class ContractCheck {
    private static final Map<RhetorOperation, List<RhetorOperation>> SUBSTITUTES = new EnumMap<>(Map.of(
            RhetorOperation.GET_API_HEALTH,
            List.of(RhetorOperation.GET_HEALTH),
            RhetorOperation.LIST_PROVIDERS,
            List.of(RhetorOperation.LIST_MODELS, RhetorOperation.LIST_MODEL_PROVIDERS),
            RhetorOperation.CREATE_CHAT_COMPLETION,
            List.of(RhetorOperation.GENERATE_COMPLETION)));

    private final Contract contract;

    private ContractCheck(Contract contract) {
        this.contract = contract;
    }

    /** {@return the check against the contract that this library was built with} */
    public static ContractCheck pinned() {
        return new ContractCheck(Contract.pinned());
    }

    /**
     * Compares a document with the contract, without a server.
     *
     * @param document a file with the OpenAPI document, 3.0 or 3.1, JSON or YAML
     * @return what was found
     * @throws ContractCheckException where the file cannot be read, or is no such document
     */
    public ContractReport check(Path document) {
        ServerDocument own = read(document);
        ProbeResult unasked = new ProbeResult(
                Map.of(),
                Optional.of(own.generation()),
                Optional.of(own),
                List.of(),
                Optional.empty(),
                Optional.empty());
        return report(own.source(), unasked);
    }

    /**
     * Compares two contracts.
     *
     * @param older the file of the older one's document of HTTP, beside that of its WebSocket: {@code rhetor.yaml} and
     *     {@code rhetor-ws.yaml}, {@code rhetor-0.1.0.yaml} and {@code rhetor-ws-0.1.0.yaml}
     * @param newer the file of the newer one's, in the same way
     * @return what has changed
     * @throws ContractCheckException where a file cannot be read, or is no contract
     */
    public static ContractDiff between(Path older, Path newer) {
        return DocumentDiff.between(contract(older), contract(newer));
    }

    private static Contract contract(Path http) {
        String name = http.getFileName().toString();
        Path frames = http.resolveSibling(name.replaceFirst("^rhetor", "rhetor-ws"));
        try {
            return Contract.of(http, frames);
        } catch (UncheckedIOException e) {
            throw new ContractCheckException(http + " and " + frames + " are no contract: " + e.getMessage(), e);
        }
    }

    /**
     * Checks a server.
     *
     * @param server the address of the server, and the settings of the check
     * @param document a file with its OpenAPI document; empty to ask the server for it
     * @return the report; where the server does not answer, with its {@code problem}
     * @throws ContractCheckException where the file cannot be read, or is no such document
     */
    public ContractReport check(ProbeSettings server, Optional<Path> document) {
        Optional<ServerDocument> own = document.map(ContractCheck::read);
        return report(server.url().toString(), new ServerProbe(contract).probe(server, own));
    }

    private static ServerDocument read(Path file) {
        try {
            return ServerDocument.parse(file.toString(), Files.readString(file))
                    .orElseThrow(() -> new ContractCheckException(
                            file + " is no OpenAPI 3 document: it has no openapi and paths.", null));
        } catch (JsonProcessingException e) {
            throw new ContractCheckException(file + " is neither JSON nor YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ContractCheckException(file + " cannot be read: " + e, e);
        }
    }

    private ContractReport report(String target, ProbeResult answers) {
        Optional<RhetorGeneration> known = answers.generation();
        RhetorGeneration generation = known.orElse(RhetorGeneration.CONTRACT);
        Optional<ServerDocument> document = answers.document();
        Contract own = contract.of(generation.id());
        Optional<ContractDiff> diff = document.map(server -> DocumentDiff.ofServer(own, server.content()));
        List<OperationReport> operations =
                generation.supported() ? operations(own, diff, answers.findings()) : List.of();
        return new ContractReport(
                target,
                contract.version(),
                known.map(ServerGeneration::of),
                answers.serverVersion().or(() -> document.flatMap(ServerDocument::version)),
                document.map(ServerDocument::source),
                operations,
                generation.supported() ? diff.map(ContractDiff::additions).orElse(List.of()) : List.of(),
                substitutes(generation, document),
                answers.behaviours(),
                known.map(each -> CommandTable.of(each, operations, answers.behaviours()))
                        .filter(table -> answers.problem().isEmpty())
                        .orElse(List.of()),
                answers.problem());
    }

    private static List<OperationReport> operations(
            Contract own, Optional<ContractDiff> diff, Map<String, List<Finding>> asked) {
        Map<String, OperationReport> compared = new HashMap<>();
        diff.ifPresent(found -> found.operations().forEach(operation -> compared.put(operation.id(), operation)));
        return own.operations().stream()
                .map(operation -> merged(
                        operation,
                        Optional.ofNullable(compared.get(operation.id())),
                        Optional.ofNullable(asked.get(operation.id()))))
                .toList();
    }

    /** {@return what the server has in the place of missing operations, such as {@code /health instead of /api/v1/health}} */
    private static List<String> substitutes(RhetorGeneration generation, Optional<ServerDocument> document) {
        if (!generation.supported() || generation == RhetorGeneration.CONTRACT && document.isEmpty()) {
            return List.of();
        }
        Predicate<RhetorOperation> has = generation == RhetorGeneration.CONTRACT
                ? operation -> document.get().content().path("paths").has(operation.path())
                : operation -> operation.isOf(generation);
        List<String> substitutes = new ArrayList<>();
        SUBSTITUTES.forEach((operation, others) -> others.stream()
                .filter(has)
                .filter(other -> !has.test(operation))
                .findFirst()
                .ifPresent(other -> substitutes.add(other.path() + " instead of " + operation.path())));
        return substitutes;
    }

    private static OperationReport merged(
            Operation operation, Optional<OperationReport> compared, Optional<List<Finding>> asked) {
        boolean answered = asked.filter(answers -> answers.stream().noneMatch(ContractCheck::isSilence))
                .isPresent();
        Stream<Finding> ofDocument = compared.stream()
                .flatMap(document -> document.findings().stream())
                .filter(finding -> !(answered && isSilence(finding)));
        Set<Source> checkedBy = EnumSet.noneOf(Source.class);
        asked.ifPresent(answers -> checkedBy.add(Source.PROBE));
        compared.ifPresent(document -> checkedBy.add(Source.DOCUMENT));
        return new OperationReport(
                operation.id(),
                operation.title(),
                operation.optional(),
                checkedBy,
                Stream.concat(asked.stream().flatMap(List::stream), ofDocument).toList());
    }

    /** Whether a document or an answer says nothing here: many documents leave out a health check, and the events of a stream. */
    private static boolean isSilence(Finding finding) {
        return finding.verdict() == Verdict.NOT_CHECKED || finding.verdict() == Verdict.MISSING;
    }
}
