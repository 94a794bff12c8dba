package ai.tekton.llm.internal.wire;

import ai.tekton.rhetor.RhetorContract;

/** What the client tells every server about itself. */
public final class ClientVersion {
    /** The name and, as its version, that of the contract. */
    public static final String USER_AGENT = "tekton-llm-client/" + RhetorContract.VERSION + " (Java)";

    private ClientVersion() {}
}
