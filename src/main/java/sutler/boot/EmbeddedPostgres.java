package sutler.boot;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import sutler.config.StartFailure;

/// The real PostgreSQL server, run as a child of this process from the programs in a jar. Durable:
/// `fsync` and `synchronous_commit` are on. It listens on the loopback address only, with a
/// password.
///
/// When this process is killed the server lives on, and with it other nodes that use it; the next
/// start goes on with it, or, where its settings are not those of this version, begins it afresh.
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final long LOOK_SECONDS = 10;
  private static final long START_SECONDS_MAX = 60;
  private static final long COMMAND_SECONDS_MAX = 120;
  private static final int PID_LINE_PORT = 3;
  private static final int PID_LINE_STATUS = 7;
  private static final String CONFIGURATION = "postgresql.conf";

  /// The server's log is cut back when it is longer, once an hour.
  private static final long LOG_BYTES_MAX = 10L * 1024 * 1024;

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Path root;
  private final Path data;
  private final Path programs;
  private final ServerUser user;
  private final String password;
  private int port;
  private boolean gone;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("database").daemon().factory());
  private volatile boolean closing;

  private EmbeddedPostgres(Path root, String password) throws IOException {
    this.root = root;
    this.data = root.resolve("data");
    this.password = password;
    this.user = ServerUser.of(root, data);
    this.programs = new PostgresPrograms(root, user).unpacked().resolve("bin");
    this.port = freePort();
  }

  /// Starts the server; makes the cluster at the first start.
  ///
  /// @param undo ends it, also in the middle of its start
  /// @throws StartFailure when it does not come up
  static EmbeddedPostgres start(Path root, String password, Undo undo, Progress progress) {
    try {
      Files.createDirectories(root);
      progress.step("Unpacking PostgreSQL");
      EmbeddedPostgres server = undo.add(new EmbeddedPostgres(root, password));
      server.begin(progress);
      server.lookAfter();
      return server;
    } catch (IOException e) {
      throw new StartFailure("PostgreSQL could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The start was interrupted.", e);
    }
  }

  /// Whoever takes its port when it is gone is not told the password.
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?requireAuth=scram-sha-256";
  }

  String user() {
    return "postgres";
  }

  String password() {
    return password;
  }

  /// Holds the lock on the server throughout, so that who ends it waits until it is known whether
  /// there is one.
  private synchronized void begin(Progress progress) throws IOException, InterruptedException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      if (!user.owns(data)) {
        clearOrphanOfRoot();
      }
      user.give(data);
      if (goesOn()) {
        return;
      }
      clearOrphan();
    } else {
      progress.step("Making the database, once");
      create();
    }
    progress.step("Starting PostgreSQL");
    // Beside the cluster, not in it: root does not write into another user's folder.
    publish(CONFIGURATION, configuration());
    publish("pg_hba.conf", "host all all 127.0.0.1/32 scram-sha-256\n");
    user.privateFile(serverLog());
    goOn();
    run(
        "pg_ctl",
        "-D",
        data.toString(),
        "-l",
        serverLog().toString(),
        "-o",
        "-c config_file=" + quoted(root.resolve(CONFIGURATION)),
        "-W",
        "start");
    awaitReady();
  }

  private void lookAfter() {
    looks.scheduleWithFixedDelay(() -> trim(serverLog(), LOG_BYTES_MAX), 1, 60, TimeUnit.MINUTES);
    looks.scheduleWithFixedDelay(this::bringBack, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /// Somebody may have killed it; the store sells nothing without it. Gone at two looks: not while
  /// it is being ended or begun by somebody else.
  private synchronized void bringBack() {
    try {
      boolean wasGone = gone;
      gone = !closing && !isRunning();
      if (gone && wasGone) {
        LOG.log(Level.WARNING, "PostgreSQL has ended and is started again");
        begin(Progress.none());
      }
    } catch (IOException failed) {
      LOG.log(Level.WARNING, "PostgreSQL is not started: " + failed.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the server of an earlier, killed process is there and is as this one would start it.
  private boolean goesOn() throws IOException {
    String its = pidLine(PID_LINE_PORT);
    if (!isRunning() || !pidLine(PID_LINE_STATUS).equals("ready") || !its.matches("[0-9]{1,5}")) {
      return false;
    }
    boolean programs = Path.of(user.program(Long.parseLong(pidLine(0)))).startsWith(programs());
    int fresh = port;
    port = Integer.parseInt(its);
    if (programs && configuration().equals(Files.readString(root.resolve(CONFIGURATION)))) {
      return true;
    }
    port = fresh;
    return false;
  }

  private Path programs() throws IOException {
    return programs.toRealPath();
  }

  /// Writes a file that holds no secret and that the server reads, whoever runs it.
  private void publish(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.writeString(file, text);
    PostgresPrograms.readable(file);
  }

  private void goOn() throws IOException {
    if (closing) {
      throw new IOException("the start was interrupted");
    }
  }

  /// As pg_ctl hands it to a shell.
  private static String quoted(Path file) {
    return "'" + file.toString().replace("'", "'\\''") + "'";
  }

  private String configuration() {
    return """
        data_directory = '%s'
        hba_file = '%s'
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        max_connections = 60
        shared_buffers = 128MB
        max_wal_size = 2GB
        # A new store grows quickly: the planner has to know its tables within seconds.
        autovacuum_naptime = 5s
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_min_messages = warning
        log_min_error_statement = panic
        """
        .formatted(
            data.toString().replace("'", "''"),
            root.resolve("pg_hba.conf").toString().replace("'", "''"),
            port);
  }

  /// Made beside its place and moved there, so that a crash leaves no half a cluster.
  private void create() throws IOException, InterruptedException {
    Path draft = root.resolve("data.new");
    PostgresPrograms.delete(draft);
    Files.createDirectory(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.give(draft);
    Files.deleteIfExists(root.resolve("password.new"));
    Path passwordFile = user.privateFile(root.resolve("password.new"));
    Files.writeString(passwordFile, password + "\n");
    goOn();
    run(
        "initdb",
        "-D",
        draft.toString(),
        "-U",
        user(),
        "-A",
        "scram-sha-256",
        "--pwfile=" + passwordFile,
        "-E",
        "UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions");
    Files.delete(passwordFile);
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (!pidLine(PID_LINE_STATUS).equals("ready")) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "it is not ready after " + START_SECONDS_MAX + " s; see " + serverLog());
      }
      Thread.sleep(5);
    }
  }

  /// Stops a server that an earlier, killed process left behind. A pid file whose process is not
  /// PostgreSQL is stale, and would keep the new one from starting.
  private void clearOrphan() throws IOException, InterruptedException {
    if (isRunning()) {
      stop();
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  /// An earlier version ran the server as root itself, in a user namespace: nobody else can stop
  /// it, and a second server on its files would destroy them.
  private void clearOrphanOfRoot() throws IOException, InterruptedException {
    String pid = pidLine(0);
    Optional<ProcessHandle> server =
        pid.matches("[0-9]{1,9}")
            ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
            : Optional.empty();
    Path here = root.toRealPath();
    Optional<ProcessHandle> ours =
        server.filter(p -> p.info().command().filter(c -> Path.of(c).startsWith(here)).isPresent());
    if (ours.isEmpty() || !ours.get().destroy()) {
      return;
    }
    try {
      ours.get().onExit().get(COMMAND_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stays) {
      throw new IOException(
          "the server of an earlier start, process " + pid + ", does not stop", stays);
    }
  }

  private boolean isRunning() throws IOException {
    String pid = pidLine(0);
    return pid.matches("[0-9]{1,9}")
        && Path.of(user.program(Long.parseLong(pid))).startsWith(root.toRealPath());
  }

  private String pidLine(int number) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return "";
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() > number ? lines.get(number).strip() : "";
  }

  private void stop() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "60", "stop");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closing = true;
    looks.shutdownNow();
    end();
  }

  private synchronized void end() throws IOException, InterruptedException {
    if (isRunning()) {
      stop();
    }
  }

  /// What the programs say that make, start and stop the server.
  private Path log() {
    return root.resolve("postgres.log");
  }

  private Path serverLog() {
    return root.resolve("server.log");
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    // In a session of its own: Ctrl-C is for us, and the server is stopped when we are done.
    Stream<String> alone = Files.isExecutable(SETSID) ? Stream.of(SETSID.toString()) : Stream.of();
    String[] words =
        Stream.concat(Stream.of(programs.resolve(program).toString()), Stream.of(arguments))
            .toArray(String[]::new);
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(alone, user.command(words).stream()).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeIf(k -> k.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(program + " failed; see " + log());
    }
  }

  /// Keeps what the server says from filling the disk: of a long log the newest stays, in another
  /// file. The server goes on at the end of its own, wherever that is.
  static void trim(Path log, long bytesMax) {
    try {
      if (Files.size(log) > bytesMax) {
        Path older = log.resolveSibling(log.getFileName() + ".1");
        Files.copy(
            log, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    } catch (IOException later) {
      LOG.log(Level.WARNING, "the log of PostgreSQL cannot be cut back: " + later);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
