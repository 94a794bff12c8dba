package ai.tekton.llm.mock;

import java.time.Instant;
import java.util.Optional;

/**
 * The origin of a cassette, from its first line.
 *
 * @param contract the version of the contract that the recorder was built with
 * @param profile the id of the server's generation; empty if it is unknown
 * @param server the version that the server reported
 */
record CassetteInfo(String contract, Optional<String> profile, Optional<String> server, Instant recorded) {
    /** The version of the format. */
    static final int VERSION = 1;

    CassetteInfo withProfile(String other) {
        return new CassetteInfo(contract, Optional.of(other), server, recorded);
    }

    CassetteInfo withServer(String other) {
        return new CassetteInfo(contract, profile, Optional.of(other), recorded);
    }
}
