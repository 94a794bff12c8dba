package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorGeneration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the tests of the probe have in common. */
final class Probing {
    /** Longer than any answer takes, however busy the machine is. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final ServerProbe PROBE = new ServerProbe(Contract.pinned());

    private Probing() {}

    /** The ids of all operations of the contract. */
    static List<String> operationIds() {
        return Contract.pinned().of(RhetorGeneration.CONTRACT.id()).operations().stream()
                .map(Operation::id)
                .toList();
    }

    static ProbeSettings settings(RhetorMock mock) {
        return settings(URI.create(mock.url()), URI.create(mock.webSocketUrl()), PATIENCE);
    }

    static ProbeSettings settings(URI url, URI webSocketUrl, Duration timeout) {
        return new ProbeSettings(
                url, webSocketUrl, Optional.empty(), timeout, true, Optional.empty(), Optional.empty());
    }

    static ProbeSettings withToken(ProbeSettings settings, String token) {
        return new ProbeSettings(
                settings.url(),
                settings.webSocketUrl(),
                Optional.of(token),
                settings.timeout(),
                settings.generate(),
                settings.provider(),
                settings.model());
    }

    static ProbeSettings withoutGenerating(ProbeSettings settings) {
        return new ProbeSettings(
                settings.url(),
                settings.webSocketUrl(),
                settings.token(),
                settings.timeout(),
                false,
                settings.provider(),
                settings.model());
    }
}
