package sutler.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// A PostgreSQL of another version than the one the store brings, from an archive that the build
/// has put beside the tests. Ends with the test.
final class OtherPostgres implements AutoCloseable {
  private final Path root;
  private final Path programs;
  private final ServerUser user;
  private final int port;

  private OtherPostgres(Path root) throws IOException {
    this.root = root;
    this.programs = root.resolve("programs");
    this.user = ServerUser.of(root, root.resolve("data"));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
  }

  /// @param jar whose `.txz` holds the server's programs
  /// @param settings lines of its configuration
  static OtherPostgres start(Path jar, List<String> settings)
      throws IOException, InterruptedException {
    // Not in the folder for temporary files itself: what it stands in is closed to others.
    Path root =
        Files.createDirectory(Files.createTempDirectory("sutler-other-postgres").resolve("server"));
    OtherPostgres server = new OtherPostgres(root);
    Files.createDirectory(server.programs);
    run("unzip", "-q", "-o", jar.toString(), "-d", root.toString());
    try (Stream<Path> files = Files.list(root)) {
      Path archive = files.filter(f -> f.toString().endsWith(".txz")).findFirst().orElseThrow();
      run("tar", "-xJf", archive.toString(), "-C", server.programs.toString());
    }
    run("chmod", "-R", "a+rX", root.toString());
    server.user.give(Files.createDirectory(root.resolve("data")));
    server.program(
        "initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
    Path configuration = root.resolve("data/postgresql.conf");
    Files.write(configuration, settings, StandardOpenOption.APPEND);
    server.program(
        "pg_ctl",
        "-D",
        server.data(),
        "-l",
        root.resolve("data/server.log").toString(),
        "-w",
        "-o",
        "-p " + server.port + " -k '' -c listen_addresses=127.0.0.1",
        "start");
    return server;
  }

  private String data() {
    return root.resolve("data").toString();
  }

  String url() {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
  }

  private void program(String name, String... arguments) throws IOException, InterruptedException {
    String[] words =
        Stream.concat(Stream.of(programs.resolve("bin/" + name).toString()), Stream.of(arguments))
            .toArray(String[]::new);
    run(user.command(words).toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("sutler-other-postgres", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + " failed: " + Files.readString(said));
    }
    Files.delete(said);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    program("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    run("rm", "-rf", root.toString());
  }
}
