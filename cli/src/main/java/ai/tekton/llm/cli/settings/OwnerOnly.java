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
 * Files and folders that none but their owner may read. On a system without POSIX permissions, such as Windows, what is below
 * the user's own folders is the user's alone already.
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
     * Makes a folder, and those above it, where they are missing.
     *
     * @param folder the folder
     * @throws IOException where it cannot be made
     */
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes("rwx------"));
        }
    }

    /**
     * Makes a file, and its folder, where they are missing.
     *
     * @param file the file
     * @throws IOException where it cannot be made
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
     * Whether nobody but its owner may read or write a file.
     *
     * @param file the file
     * @return whether it is so; true where the system has no such permissions
     * @throws IOException where it cannot be found out
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
