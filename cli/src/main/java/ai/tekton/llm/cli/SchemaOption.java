package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.ResponseFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option for answers as JSON of a schema. */
final class SchemaOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--schema",
            paramLabel = "SCHEMA",
            description = "Answer with JSON of a schema, and ask again after an invalid answer: a file, JSON, or "
                    + "the short form \"name, age int, tags str[], email? str: where to write\".")
    private String schema;

    boolean isSet() {
        return schema != null;
    }

    /** The schema; empty for any text. */
    Optional<ResponseFormat> format() {
        if (schema == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ResponseFormat.jsonSchema("answer", text()));
        } catch (InvalidRequestException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private String text() {
        if (schema.strip().startsWith("{")) {
            return schema;
        }
        Optional<Path> file = file();
        if (file.isEmpty()) {
            return ShortSchema.parse(schema).toString();
        }
        try {
            return Files.readString(file.get());
        } catch (IOException e) {
            throw new InvalidRequestException("--schema: the file " + schema + " cannot be read as UTF-8 text ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    private Optional<Path> file() {
        try {
            return Optional.of(Path.of(schema)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            // A text that is not a valid file name is a schema in the short form.
            return Optional.empty();
        }
    }
}
