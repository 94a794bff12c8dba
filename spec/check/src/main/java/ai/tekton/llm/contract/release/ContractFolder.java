package ai.tekton.llm.contract.release;

import ai.tekton.llm.contract.document.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of the contract: the current one, its changelog, and below {@code released/} every one that was released.
 *
 * @param path the folder
 */
record ContractFolder(Path path) {
    private static final String BEFORE = "rhetor-";
    private static final String BEFORE_FRAMES = "rhetor-ws-";
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
                    .map(Version::parse)
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder())
                    .map(version -> Contract.of(httpFile(version), framesFile(version)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the current contract down as a released one, whose two documents refer to each other. */
    void freeze(Version version) {
        Contract contract = current();
        try {
            Files.createDirectories(released());
            Files.writeString(httpFile(version), contract.httpText());
            Files.writeString(
                    framesFile(version), renamed(contract.framesText(), Contract.HTTP, BEFORE + version + AFTER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the document of the WebSocket as it would be beside another name of the other document} */
    static String renamed(String frames, String from, String to) {
        return frames.replace("./" + from + "#", "./" + to + "#");
    }

    Path httpFile(Version version) {
        return released().resolve(BEFORE + version + AFTER);
    }

    Path framesFile(Version version) {
        return released().resolve(BEFORE_FRAMES + version + AFTER);
    }

    private Path released() {
        return path.resolve("released");
    }
}
