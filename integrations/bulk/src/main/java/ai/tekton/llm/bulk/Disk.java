package ai.tekton.llm.bulk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.Executor;

/**
 * How the files of a run are written.
 *
 * @param writing writes to a file
 * @param syncs the thread that forces them to the disk
 */
record Disk(Writing writing, Executor syncs) {
    /** Writes to a file; replaceable, so that tests can make it fail. */
    interface Writing {
        void write(WritableByteChannel to, ByteBuffer bytes) throws IOException;

        default void force(FileChannel file) throws IOException {
            file.force(false);
        }
    }
}
