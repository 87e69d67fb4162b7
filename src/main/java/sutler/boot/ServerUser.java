package sutler.boot;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whose rights PostgreSQL runs with: ours, unless we are root, which it refuses. Then it is the
/// user who has its data already, else `sutler`, `postgres` or, where there is neither, `nobody`.
///
/// @param prefix of each command that is to run as that user; empty where that is us
/// @param uid the user's number
/// @param gid the number of its group
record ServerUser(List<String> prefix, int uid, int gid) {
  private static final List<String> NAMES = List.of("sutler", "postgres", "nobody");
  private static final long COMMAND_SECONDS_MAX = 10;
  private static final int ANSWER_BYTES_MAX = 4096;
  private static final int STICKY = 01000;

  /// What lets a user pass folders that are closed to it, as root's own home is: nothing where none
  /// is closed, else one right, the narrower first, for containers do not give all of them.
  private static final List<List<String>> WAYS =
      List.of(List.of("--inh-caps=-all"), passing("dac_read_search"), passing("dac_override"));

  /// access(2), which initdb asks whether its programs are there, looks at a right like this only
  /// without the fix-up (capabilities(7)).
  private static List<String> passing(String right) {
    return List.of(
        "--securebits=+no_setuid_fixup",
        "--inh-caps=-all,+" + right,
        "--ambient-caps=-all,+" + right);
  }

  /// @param root the folder of the server, which exists
  /// @param data its cluster, which may not exist yet
  static ServerUser of(Path root, Path data) throws IOException {
    UnixSystem we = new UnixSystem();
    if (we.getUid() != 0) {
      return new ServerUser(List.of(), (int) we.getUid(), (int) we.getGid());
    }
    int uid = other(data);
    int gid = Integer.parseInt(answer("id", "-g", Integer.toString(uid)));
    letPass(root, gid);
    for (List<String> way : WAYS) {
      Stream<String> user =
          Stream.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
      List<String> prefix =
          Stream.of(user, way.stream(), Stream.of("--no-new-privs"))
              .flatMap(Function.identity())
              .toList();
      if (reaches(prefix, root)) {
        return new ServerUser(prefix, uid, gid);
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and as user %d it cannot enter %s; choose another folder with --data, run Sutler as another user, or set database_url"
            .formatted(uid, root));
  }

  private static int other(Path data) throws IOException {
    if (Files.exists(data) && owner(data) != 0) {
      return owner(data);
    }
    for (String name : NAMES) {
      String uid = answer("id", "-u", name);
      if (!uid.isEmpty()) {
        return Integer.parseInt(uid);
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and there is no other user here to run it as; make one (useradd --system sutler)");
  }

  private static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /// The server's user may go through the data folder and the server's, and sees nothing on its
  /// way; nobody else may.
  private static void letPass(Path root, int gid) throws IOException {
    for (Path folder : List.of(root, root.toAbsolutePath().getParent())) {
      if (((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0) {
        throw new IOException(folder + " is shared with others");
      }
      Files.setAttribute(folder, "unix:gid", gid);
      Set<PosixFilePermission> now = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
      now.add(PosixFilePermission.GROUP_EXECUTE);
      now.removeAll(PosixFilePermissions.fromString("---rw-rwx"));
      Files.setPosixFilePermissions(folder, now);
    }
  }

  private static boolean reaches(List<String> prefix, Path folder) throws IOException {
    return run(command(prefix, "ls", "-d", folder.toString() + "/.")).exitValue() == 0;
  }

  boolean isAnother() {
    return !prefix.isEmpty();
  }

  List<String> command(String... words) {
    return command(prefix, words);
  }

  private static List<String> command(List<String> prefix, String... words) {
    return Stream.concat(prefix.stream(), Stream.of(words)).toList();
  }

  boolean owns(Path file) throws IOException {
    return !isAnother() || owner(file) == uid;
  }

  /// Makes a folder the user's and nobody else's, with all that is in it. The folder itself comes
  /// last: one that is the user's is so wholly.
  void give(Path tree) throws IOException {
    if (!owns(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
  }

  /// A file that the user alone reads and writes; made, empty, where it does not exist.
  Path privateFile(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    give(file);
    return file;
  }

  /// Which program a process runs, or an empty text. The process is this user's: without its rights
  /// not even root sees that in every container.
  String program(long pid) throws IOException {
    return isAnother()
        ? answer(command("readlink", "/proc/" + pid + "/exe").toArray(String[]::new))
        : ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .flatMap(p -> p.info().command())
            .orElse("");
  }

  /// The first line that a command prints; empty where it fails.
  private static String answer(String... command) throws IOException {
    Process process = run(List.of(command));
    byte[] out = process.getInputStream().readNBytes(ANSWER_BYTES_MAX);
    return process.exitValue() == 0 ? new String(out, StandardCharsets.UTF_8).strip() : "";
  }

  private static Process run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " does not answer");
      }
      return process;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", e);
    }
  }
}
