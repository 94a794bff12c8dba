package ai.tekton.llm.cli.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Creates files and folders that only their owner may read. On a system without POSIX permissions, such as Windows, the user's
 * own folders already restrict access.
 */
public final class OwnerOnly {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private OwnerOnly() {}

    /**
     * Creates a folder and its parents if they are missing.
     *
     * @param folder the folder
     * @throws IOException if it cannot be created
     */
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes("rwx------"));
        }
    }

    /**
     * Creates a file and its folder if they are missing.
     *
     * @param file the file
     * @throws IOException if it cannot be created
     */
    public static void createFile(Path file) throws IOException {
        createFolder(file.toAbsolutePath().getParent());
        try {
            Files.createFile(file, attributes("rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
    }

    /**
     * Checks whether only its owner may read or write a file.
     *
     * @param file the file
     * @return whether access is restricted; true if the system has no such permissions
     * @throws IOException if the permissions cannot be read
     */
    public static boolean holds(Path file) throws IOException {
        return !POSIX || Files.getPosixFilePermissions(file).stream().noneMatch(OTHERS::contains);
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
