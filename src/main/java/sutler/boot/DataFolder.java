package sutler.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sutler.config.StartFailure;

/// The folder that survives restarts: the embedded database, secrets, the search index. One process
/// at a time holds it.
final class DataFolder implements AutoCloseable {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private static final int STICKY = 01000;

  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /// @throws StartFailure when another process holds it, or it cannot be written
  static DataFolder open(Path root) {
    try {
      createPrivate(root);
      refuseShared(root);
      createPrivate(root.resolve("secrets"));
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel).isEmpty()) {
        channel.close();
        throw new StartFailure(
            "The data folder %s is in use by another Sutler; stop that one or choose another with --data."
                .formatted(root));
      }
      close(root);
      close(root.resolve("secrets"));
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new StartFailure(
          "The data folder %s cannot be written (%s); choose another with --data."
              .formatted(root, e),
          e);
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException sameProcess) {
      return Optional.empty();
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OURS));
    }
  }

  /// It is closed to others, and its parts to all: a folder for everybody's files must stay open.
  private static void refuseShared(Path root) throws IOException {
    int mode = (Integer) Files.getAttribute(root, "unix:mode");
    if ((mode & STICKY) != 0) {
      throw new StartFailure(
          "The folder %s is shared with others; choose one of your own with --data."
              .formatted(root));
    }
  }

  /// Also one that was there before is closed to others. Not while another process holds it: the
  /// database's user may have to pass.
  private static void close(Path folder) throws IOException {
    if (Files.getPosixFilePermissions(folder).equals(OURS)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(folder, OURS);
    } catch (IOException notOurs) {
      System.getLogger(DataFolder.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the folder {0} belongs to another user and cannot be closed to others; make it 0700",
              folder);
    }
  }

  Path index() {
    return root.resolve("index");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path secret(String name) {
    return root.resolve("secrets").resolve(name);
  }

  /// A secret kept in a file that only the owner can read; made at first use.
  String secret(String name, Supplier<String> fresh) {
    Path file = secret(name);
    try {
      if (!Files.exists(file)) {
        Path draft = secret(name + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
            draft,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, fresh.get() + "\n", StandardCharsets.US_ASCII);
        Files.move(draft, file);
      }
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new StartFailure(
          "The file %s can be neither read nor written (%s).".formatted(file, e), e);
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
