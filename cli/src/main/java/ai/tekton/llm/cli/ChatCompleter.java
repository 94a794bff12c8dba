package ai.tekton.llm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the commands of a conversation, and their arguments. */
final class ChatCompleter implements Completer {
    private final Function<SlashCommand, List<String>> values;

    /** Completes the commands' arguments, except files, from these values. */
    ChatCompleter(Function<SlashCommand, List<String>> values) {
        this.values = values;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String first = line.words().get(0);
        if (!first.startsWith("/")) {
            return;
        }
        if (line.wordIndex() == 0) {
            add(Arrays.stream(SlashCommand.values()).map(SlashCommand::typed), candidates);
        } else if (line.wordIndex() == 1) {
            SlashCommand.of(first).ifPresent(command -> argument(command, line.word(), candidates));
        }
    }

    private void argument(SlashCommand command, String word, List<Candidate> candidates) {
        if (command == SlashCommand.SAVE) {
            files(word, candidates);
        } else {
            add(values.apply(command).stream(), candidates);
        }
    }

    /** The content of the typed folder; a folder's name is an incomplete argument. */
    private static void files(String word, List<Candidate> candidates) {
        int end = word.lastIndexOf('/') + 1;
        String folder = word.substring(0, end);
        try (Stream<Path> files = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            files.forEach(file -> {
                boolean into = Files.isDirectory(file);
                String value = folder + file.getFileName() + (into ? "/" : "");
                candidates.add(new Candidate(value, value, null, null, null, null, !into));
            });
        } catch (IOException e) {
            // There is nothing to complete in a missing folder.
            candidates.clear();
        }
    }

    private static void add(Stream<String> texts, List<Candidate> candidates) {
        texts.map(Candidate::new).forEach(candidates::add);
    }
}
