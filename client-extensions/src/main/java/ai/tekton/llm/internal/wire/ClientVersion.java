package ai.tekton.llm.internal.wire;

import ai.tekton.rhetor.RhetorContract;

/** The name and version that the client sends to every server. */
public final class ClientVersion {
    /** The name of the client with the version of the contract. */
    public static final String USER_AGENT = "tekton-llm-client/" + RhetorContract.VERSION + " (Java)";

    private ClientVersion() {}
}
