package ai.tekton.llm.flink;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Finds the newest checkpoint of an earlier run. */
final class LatestCheckpoint {
    private static final String METADATA = "_metadata";

    private LatestCheckpoint() {}

    /** The newest complete checkpoint, {@code DIRECTORY/JOB/chk-N}; empty if there is none. */
    static Optional<Path> in(Path directory) throws IOException {
        FileSystem files = directory.getFileSystem();
        FileStatus[] jobs = list(files, directory);
        Optional<FileStatus> newest = Optional.empty();
        for (FileStatus job : jobs) {
            for (FileStatus checkpoint : list(files, job.getPath())) {
                Path metadata = new Path(checkpoint.getPath(), METADATA);
                if (checkpoint.getPath().getName().startsWith("chk-") && files.exists(metadata)) {
                    FileStatus found = files.getFileStatus(metadata);
                    newest = newest.filter(other -> BY_TIME.compare(other, found) > 0)
                            .or(() -> Optional.of(found));
                }
            }
        }
        return newest.map(metadata -> metadata.getPath().getParent());
    }

    private static final Comparator<FileStatus> BY_TIME = Comparator.comparingLong(FileStatus::getModificationTime);

    private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
        if (!files.exists(directory) || !files.getFileStatus(directory).isDir()) {
            return new FileStatus[0];
        }
        FileStatus[] all = files.listStatus(directory);
        return all == null
                ? new FileStatus[0]
                : Arrays.stream(all).filter(FileStatus::isDir).toArray(FileStatus[]::new);
    }
}
