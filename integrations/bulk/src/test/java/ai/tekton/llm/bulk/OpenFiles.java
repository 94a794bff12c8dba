package ai.tekton.llm.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that this process has open. Has no state. */
final class OpenFiles {
    private OpenFiles() {}

    /** The open files of a folder; none where the system does not list them. */
    static List<String> in(Path folder) throws IOException {
        Path all = Path.of("/proc/self/fd");
        List<String> open = new ArrayList<>();
        if (Files.isDirectory(all)) {
            try (Stream<Path> links = Files.list(all)) {
                for (Path link : links.toList()) {
                    // The one that listed them is closed by now.
                    if (Files.isSymbolicLink(link)
                            && Files.readSymbolicLink(link).startsWith(folder.toRealPath())) {
                        open.add(Files.readSymbolicLink(link).getFileName().toString());
                    }
                }
            }
        }
        return open;
    }
}
