package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in the data folder is its owner's.
final class DataFolderTest {
  @Test
  void aFolderThatWasThereIsClosedToOthers(@TempDir Path temp) throws Exception {
    Path data = Files.createDirectory(temp.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(data.resolve("secrets"));
    Files.setPosixFilePermissions(
        data.resolve("secrets"), PosixFilePermissions.fromString("rwxrwxrwx"));

    try (DataFolder folder = DataFolder.open(data)) {
      folder.secret("some-key", () -> "hush");
      assertThat(mode(data)).isEqualTo("rwx------");
      assertThat(mode(data.resolve("secrets"))).isEqualTo("rwx------");
      assertThat(mode(folder.secret("some-key"))).isEqualTo("rw-------");
    }
  }

  /// Under root the database's user passes through it; whoever comes second must not shut it.
  @Test
  void aFolderInUseStaysAsItIs(@TempDir Path temp) throws Exception {
    Path data = temp.resolve("data");
    try (DataFolder first = DataFolder.open(data)) {
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x---"));
      assertThatThrownBy(() -> DataFolder.open(data)).hasMessageContaining("in use");
      assertThat(mode(data)).isEqualTo("rwx--x---");
      assertThat(first.secret("k")).doesNotExist();
    }
  }

  /// `--data /tmp` must not close it for everybody.
  @Test
  void aSharedFolderIsRefused(@TempDir Path temp) throws Exception {
    Path shared = Files.createDirectory(temp.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 01777);

    assertThatThrownBy(() -> DataFolder.open(shared))
        .hasMessageContaining("choose one of your own");
    assertThat(mode(shared)).isEqualTo("rwxrwxrwx");
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
