package ai.tekton.llm.contract.internal.release;

import ai.tekton.llm.contract.internal.document.Contract;
import com.fasterxml.jackson.core.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of the contract: the current one, its changelog, and below {@code released/} every one that was released. */
record ContractFolder(Path path) {
    private static final String BEFORE = "rhetor-";
    private static final String AFTER = ".yaml";

    Contract current() {
        return Contract.of(path.resolve(Contract.HTTP), path.resolve(Contract.FRAMES));
    }

    /** {@return the changelog; empty where there is none} */
    String changelog() {
        Path file = path.resolve("CHANGELOG.md");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the released contract of the highest version} */
    Optional<Contract> latest() {
        if (!Files.isDirectory(released())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(released())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(BEFORE) && name.endsWith(AFTER))
                    .map(name -> name.substring(BEFORE.length(), name.length() - AFTER.length()))
                    .flatMap(name -> ReleaseRules.version(name).stream())
                    .max(Comparator.naturalOrder())
                    .map(version -> Contract.of(httpFile(version), framesFile(version)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the current contract down as a released one, whose two documents refer to each other. */
    void freeze(Version version) {
        Contract contract = current().renamed(httpFile(version).getFileName().toString());
        try {
            Files.createDirectories(released());
            Files.writeString(httpFile(version), contract.httpText());
            Files.writeString(framesFile(version), contract.framesText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path httpFile(Version version) {
        return released().resolve(BEFORE + version + AFTER);
    }

    Path framesFile(Version version) {
        return released().resolve(BEFORE + "ws-" + version + AFTER);
    }

    private Path released() {
        return path.resolve("released");
    }
}
