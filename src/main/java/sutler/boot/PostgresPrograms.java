package sutler.boot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL's programs, out of the jar they come in.
///
/// @param root the folder of the server
/// @param user who runs them
record PostgresPrograms(Path root, ServerUser user) {

  /// The programs for this machine, unpacked once for each version of the jar they come in.
  Path unpacked() throws IOException {
    URL archive = archive();
    Path folder = root.resolve("programs-" + archive.openConnection().getContentLengthLong());
    if (Files.isDirectory(folder)) {
      makeReadable(folder);
      return folder;
    }
    Path draft = root.resolve("programs.new");
    delete(draft);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        unpack(tar, e, draft);
      }
    }
    makeReadable(draft);
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    return folder;
  }

  /// The programs are no secret; another user may have to run them.
  private void makeReadable(Path tree) throws IOException {
    if (!user.isAnother()
        || Files.getPosixFilePermissions(tree).contains(PosixFilePermission.OTHERS_READ)) {
      return;
    }
    // The folder itself comes last: one that can be read is so wholly.
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isSymbolicLink(file)) {
          readable(file);
        }
      }
    }
  }

  private static URL archive() throws IOException {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String name = "/postgres-" + os + "-" + machine + ".txz";
    return Optional.ofNullable(PostgresPrograms.class.getResource(name))
        .orElseThrow(
            () ->
                new IOException(
                    "there is no embedded PostgreSQL for %s on %s in this build; set database_url to one of your own"
                        .formatted(os, machine)));
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path file = root.resolve(entry.getName()).normalize();
    if (!file.startsWith(root)) {
      throw new IOException("an entry outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, root.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + file + " executable");
      }
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// For whoever runs the server.
  static void readable(Path file) throws IOException {
    Set<PosixFilePermission> now = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    now.add(PosixFilePermission.GROUP_READ);
    now.add(PosixFilePermission.OTHERS_READ);
    if (now.contains(PosixFilePermission.OWNER_EXECUTE)) {
      now.add(PosixFilePermission.GROUP_EXECUTE);
      now.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    Files.setPosixFilePermissions(file, now);
  }
}
