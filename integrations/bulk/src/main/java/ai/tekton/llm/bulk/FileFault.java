package ai.tekton.llm.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Words for the failures of files, of which the JDK says no more than the name. Has no state. */
final class FileFault {
    private FileFault() {}

    /** A failure that a caller of a run gets, with what happened. */
    static UncheckedIOException unchecked(String before, IOException failure) {
        return new UncheckedIOException(before + message(failure), failure);
    }

    static String message(IOException failure) {
        if (failure instanceof AccessDeniedException denied && denied.getReason() == null) {
            return denied.getFile() + " cannot be opened: its permissions, or those of its folder, do not allow it.";
        }
        if (failure instanceof NoSuchFileException missing && missing.getReason() == null) {
            return missing.getFile() + " does not exist.";
        }
        return String.valueOf(failure.getMessage());
    }
}
