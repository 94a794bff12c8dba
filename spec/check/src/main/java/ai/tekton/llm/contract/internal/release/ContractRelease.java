package ai.tekton.llm.contract.internal.release;

import ai.tekton.llm.contract.internal.document.Contract;
import com.fasterxml.jackson.core.Version;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Runs in the build: compares the contract with the last released one, and releases it on demand. */
public final class ContractRelease {
    private final ContractFolder folder;
    private final PrintStream out;

    ContractRelease(Path folder, PrintStream out) {
        this.folder = new ContractFolder(folder);
        this.out = out;
    }

    /**
     * Runs the check or the release, and exits with 0, or with 1 where a rule is violated.
     *
     * @param args {@code check} or {@code freeze}, and the contract's folder
     */
    public static void main(String[] args) {
        if (args.length != 2 || !args[0].equals("check") && !args[0].equals("freeze")) {
            throw new IllegalArgumentException("check or freeze is needed, and the contract's folder.");
        }
        ContractRelease release = new ContractRelease(Path.of(args[1]), System.out);
        boolean done = args[0].equals("check") ? release.check() : release.freeze();
        System.exit(done ? 0 : 1);
    }

    /** Checks whether the contract keeps the rules; prints the changes and the violations. */
    boolean check() {
        Optional<Contract> released = folder.latest();
        ReleaseRules rules = ReleaseRules.of(released, folder.current(), folder.changelog());
        String since = released.map(older -> "since " + older.version() + " was released")
                .orElse("yet to be released");
        if (!rules.changes().isEmpty()) {
            out.println("The contract has changed " + since + ":");
            rules.changes().forEach(change -> out.println("  " + change));
        }
        rules.violations().forEach(violation -> out.println("[ERROR] " + violation));
        return rules.violations().isEmpty();
    }

    /** Releases the contract where it keeps the rules; a released contract never changes. */
    boolean freeze() {
        if (!check()) {
            return false;
        }
        Version version = ReleaseRules.version(folder.current().version()).orElseThrow();
        if (Files.exists(folder.httpFile(version))) {
            out.println("The contract " + version + " was released before, and has not changed.");
            return true;
        }
        folder.freeze(version);
        out.println("Released the contract " + version + ": "
                + folder.httpFile(version).getFileName() + " and "
                + folder.framesFile(version).getFileName() + ".");
        return true;
    }
}
