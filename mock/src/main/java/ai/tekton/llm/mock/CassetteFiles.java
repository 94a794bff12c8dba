package ai.tekton.llm.mock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the cassette that an annotation names, to replay or record it. Stateless. */
final class CassetteFiles {
    /** The property that switches recording on, with Rhetor's address. */
    static final String RECORD = "rhetor.record";

    private static final String URL_VARIABLE = "RHETOR_URL";
    private static final String SUFFIX = ".jsonl";

    private CassetteFiles() {}

    static Path path(RhetorCassette cassette) {
        return Path.of(cassette.directory()).resolve(cassette.value() + SUFFIX);
    }

    /** {@return the address of the Rhetor to record from; empty if no setting asks to record} */
    static Optional<URI> recordFrom(Optional<String> setting, Optional<String> variable) {
        if (setting.isEmpty() || setting.get().equals("false")) {
            return Optional.empty();
        }
        if (!setting.get().isBlank() && !setting.get().equals("true")) {
            return Optional.of(URI.create(setting.get()));
        }
        return Optional.of(variable.map(URI::create)
                .orElseThrow(() -> new CassetteException("-D" + RECORD + " names no address of Rhetor: set -D" + RECORD
                        + "=URL, or the variable " + URL_VARIABLE + ".")));
    }

    static Optional<String> variable() {
        return Optional.ofNullable(System.getenv(URL_VARIABLE));
    }

    static Cassette read(RhetorCassette cassette, Class<?> test) {
        Path file = path(cassette);
        if (Files.exists(file)) {
            return Cassette.read(file);
        }
        String resource = "/cassettes/" + cassette.value() + SUFFIX;
        try (InputStream found = test.getResourceAsStream(resource)) {
            if (found == null) {
                throw new CassetteException("There is no cassette " + file.toAbsolutePath() + ", nor " + resource
                        + " on the class path. Record it: run the test with -D" + RECORD + "=URL.");
            }
            return CassetteReader.read(
                    resource, new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("The cassette " + resource + " cannot be read.", e);
        }
    }

    static RhetorRecorderBuilder recorder(RhetorCassette cassette, URI rhetor) {
        RhetorRecorderBuilder builder =
                RhetorRecorder.builder(rhetor, path(cassette)).overwrite();
        for (int i = 0; i < cassette.secrets().length; i++) {
            builder.secret("pattern-" + (i + 1), Pattern.compile(cassette.secrets()[i]));
        }
        return builder;
    }
}
