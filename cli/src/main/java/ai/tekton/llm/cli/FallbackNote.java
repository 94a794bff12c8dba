package ai.tekton.llm.cli;

import java.util.Optional;

/** Shows, once per answer, that a fallback answered. Not thread-safe. */
final class FallbackNote {
    private final Notes notes;
    private boolean noted;

    FallbackNote(Notes notes) {
        this.notes = notes;
    }

    void show(Optional<String> provider, Optional<String> model) {
        if (!noted) {
            noted = true;
            notes.note("a fallback answered: provider " + provider.orElse("unknown") + ", model "
                    + model.orElse("unknown"));
        }
    }

    void end() {
        noted = false;
    }
}
