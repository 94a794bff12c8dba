package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Detects a server's generation as the client does: by its health, else by its document's paths. Stateless. */
public final class GenerationDetection {
    private static final int NOT_FOUND = 404;

    private GenerationDetection() {}

    /**
     * Detects the generation by a document alone.
     *
     * @param document the server's document
     * @return the id of the generation; that of the contract where it is of no other
     */
    public static String of(ServerDocument document) {
        return ofDocument(document).id();
    }

    static RhetorGeneration ofDocument(ServerDocument document) {
        List<String> paths = new ArrayList<>();
        document.content().path("paths").fieldNames().forEachRemaining(paths::add);
        return paths.contains(RhetorOperation.GET_API_HEALTH.path())
                ? RhetorGeneration.CONTRACT
                : RhetorGeneration.ofPaths(paths).orElse(RhetorGeneration.CONTRACT);
    }

    /** Detects the generation by the status of {@link RhetorOperation#GET_API_HEALTH}, and by the document. */
    static RhetorGeneration of(int healthStatus, Optional<ServerDocument> document) {
        // Every status but 404, even a refusal, means that the server has the operation.
        return healthStatus == NOT_FOUND
                ? document.map(GenerationDetection::ofDocument).orElse(RhetorGeneration.CONTRACT)
                : RhetorGeneration.CONTRACT;
    }
}
