package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings that a run was started with, in a file beside its output, so that it is not resumed with others. It contains
 * only digests of texts.
 *
 * @param inputBytes the length of the input in bytes; negative where it is not a file
 * @param inputDigest the digest of the input
 * @param template the digest of the template
 * @param options the digest of the options
 * @param form the output's format and order
 */
record RunFile(long inputBytes, String inputDigest, String template, String options, String form) {
    private static final int VERSION = 1;

    static RunFile of(Optional<InputIdentity> input, PromptReader reader, AnswerFormat format, boolean ordered) {
        return new RunFile(
                input.map(InputIdentity::bytes).orElse(-1L),
                input.map(InputIdentity::digest).orElse(""),
                reader.template()
                        .map(template -> InputIdentity.digestOf(template.toString()))
                        .orElse(""),
                InputIdentity.digestOf(reader.options().toString()
                        + reader.options().systemPrompt().orElse("")
                        + reader.options().stop()),
                format + (ordered ? ", ordered" : ", as they come"));
    }

    static Optional<RunFile> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        JsonNode all;
        try {
            all = AnswerFormat.JSON.readTree(Files.readAllBytes(path));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new InvalidRequestException(path
                    + " is not valid JSON. It contains the settings that the run was started with; restore it, or start"
                    + " from the beginning (restart, --restart).");
        }
        if (all.path("version").asInt() != VERSION) {
            throw new InvalidRequestException(
                    path + " was written by another version of this library. Use that version, or start from the"
                            + " beginning (restart, --restart).");
        }
        return Optional.of(new RunFile(
                all.path("input_bytes").asLong(),
                all.path("input_sha256").asText(),
                all.path("template_sha256").asText(),
                all.path("options_sha256").asText(),
                all.path("output").asText()));
    }

    /** Writes the file atomically. */
    void write(Path path) throws IOException {
        ObjectNode all = AnswerFormat.JSON.createObjectNode();
        all.put("version", VERSION);
        all.put("input_bytes", inputBytes);
        all.put("input_sha256", inputDigest);
        all.put("template_sha256", template);
        all.put("options_sha256", options);
        all.put("output", form);
        Path complete = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.write(complete, AnswerFormat.JSON.writeValueAsBytes(all));
            Files.move(complete, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            RunFiles.delete(List.of(complete), e);
            throw new IOException(path + " cannot be written: " + e.getMessage() + ". No prompt was sent.", e);
        }
    }

    /** The names of the changed settings; an input that has only grown counts as unchanged. */
    List<String> changes(RunFile now, Optional<InputIdentity> input) {
        List<String> changes = new ArrayList<>();
        boolean sameInput = inputBytes < 0
                ? input.isEmpty()
                : input.filter(known -> known.digestOfEarlier().equals(inputDigest))
                        .isPresent();
        if (!sameInput) {
            changes.add("the input");
        }
        if (!template.equals(now.template)) {
            changes.add("the template");
        }
        if (!options.equals(now.options)) {
            changes.add("the options");
        }
        return changes;
    }
}
