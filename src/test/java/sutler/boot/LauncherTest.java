package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `./sutler` on a machine that lacks things: what it says, before anything is built.
final class LauncherTest {
  private static final List<String> PLAIN_PROGRAMS =
      List.of(
          "bash",
          "cat",
          "cksum",
          "cut",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "id",
          "ls",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "sort",
          "tail",
          "xargs");

  private Path checkout = Path.of("");
  private Path programs = Path.of("");

  /// A checkout that was never built, and a PATH with nothing but a system's own programs.
  @BeforeEach
  void bareMachine() throws IOException {
    checkout = Files.createTempDirectory("sutler-launcher");
    programs = Files.createDirectory(checkout.resolve("programs"));
    for (String name : PLAIN_PROGRAMS) {
      Files.createSymbolicLink(programs.resolve(name), where(name));
    }
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createDirectory(checkout.resolve("launcher"));
    for (String file : List.of("sutler", "pom.xml", "launcher/needs.sh", "launcher/progress.sh")) {
      Files.copy(Path.of(file), checkout.resolve(file));
    }
  }

  @AfterEach
  void remove() throws IOException {
    Rehearsal.delete(checkout);
  }

  @Test
  void allThatIsMissingIsNamedAtOnceWithWhereItComesFrom() throws Exception {
    Said said = sutler("test");
    assertThat(said.status).isEqualTo(2);
    assertThat(said.text)
        .contains("a JDK 25 is missing: get it from https://adoptium.net")
        .contains("Maven is missing: get it from https://maven.apache.org")
        .contains("Node.js 20 or later is missing: get it from https://nodejs.org")
        .contains("npm 9 or later is missing")
        .contains("Chromium is missing");
    assertThat(checkout.resolve("target")).doesNotExist();
  }

  @Test
  void aTakenPortIsNamedBesideWhatIsMissing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (List<String> words : List.of(List.of("--port", port), List.of("--port=" + port))) {
        Said said = sutler(Stream.concat(Stream.of("run"), words.stream()).toArray(String[]::new));
        assertThat(said.status).isEqualTo(2);
        assertThat(said.text)
            .contains("port " + port + " is taken by another program")
            .contains("a JDK 25 is missing")
            .doesNotContain("Building");
      }
    }
  }

  /// The heap is a quarter of the machine's memory, from 144 to 220 MB, unless it is set.
  @Test
  void theHeapIsSizedFromTheMachine() throws Exception {
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long quarter = machine / 4 / 1024 / 1024;
    String sized = Long.toString(Math.clamp(quarter, 144, 220));
    assertThat(heap("run")).isEqualTo(new Said(0, sized));
    assertThat(heap("run", "--memory", "512")).isEqualTo(new Said(0, "512"));
    Files.writeString(checkout.resolve("sutler.toml"), "memory = 1_024\n");
    assertThat(heap("run")).isEqualTo(new Said(0, "1024"));
  }

  /// The launcher's own functions, without what stands before and after them.
  private Said heap(String... arguments) throws Exception {
    String functions =
        "eval \"$(sed -n '/^heap()/,/^}/p; /^from_caller()/p; /^machine_megabytes()/,/^}/p' sutler)\"; heap \"$@\"";
    List<String> words = new ArrayList<>(List.of("bash", "-c", functions, "heap"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(checkout.toFile());
    builder.environment().put("CALLER", checkout.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("SUTLER_"));
    return said(builder);
  }

  /// Debian's packages are installed by root; others are told the line, where nobody can be asked.
  @Test
  void whatTheSystemHasIsInstalledOrTheLineIsSaid() throws Exception {
    Path asked = checkout.resolve("asked");
    script("apt-cache", "printf '  Candidate: 25.0.1\\n'");
    script("apt-get", "printf '%s\\n' \"$*\" >>" + asked);
    for (String more : List.of("date", "sleep", "tput", "awk")) {
      Files.createSymbolicLink(programs.resolve(more), where(more));
    }
    script("id", "echo 1000");
    String port = Integer.toString(Rehearsal.freePort());
    Said told = sutler("run", "--port", port);
    assertThat(told.status).isEqualTo(2);
    assertThat(told.text)
        .contains(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven");
    assertThat(asked).doesNotExist();
    script("id", "echo 0");
    Said installed = sutler("run", "--port", port);
    // Nothing was really installed, so the build fails; what counts is what was asked for.
    assertThat(installed.status).isNotZero();
    assertThat(asked)
        .hasContent("install -y --no-install-recommends openjdk-25-jdk-headless maven");
  }

  /// In a second terminal, while the first is still at it: two at once took each other's files
  /// away.
  @Test
  void aQuickStartIsPreparedByOneAtATime() throws Exception {
    for (String more : List.of("date", "sleep", "tput", "awk", "mv", "touch", "tr")) {
      Files.createSymbolicLink(programs.resolve(more), where(more));
    }
    // A JDK that takes its time, until the second has said that it waits.
    Path jdk = checkout.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path waits = checkout.resolve("waits");
    script("javac", "echo javac 25.0.1");
    script(
        "java",
        """
        echo begun >>%s/begun
        for i in $(seq 600); do [ -f %s ] && break; sleep 0.1; done
        touch target/sutler.aot.new"""
            .formatted(checkout, waits));
    Files.createSymbolicLink(programs.resolve("seq"), where("seq"));
    for (String program : List.of("java", "javac")) {
      Files.move(programs.resolve(program), jdk.resolve("bin").resolve(program));
    }
    // Built already.
    Files.createDirectories(checkout.resolve("target/lib"));
    Files.createFile(checkout.resolve("target/sutler.jar"));
    Files.writeString(checkout.resolve("target/.built"), digest());

    CompletableFuture<Said> first = build(jdk, checkout.resolve("first.log"));
    await(() -> Files.exists(checkout.resolve("begun")));
    Path log = checkout.resolve("second.log");
    CompletableFuture<Said> second = build(jdk, log);
    await(() -> Files.readString(log).contains("Another ./sutler is preparing a quick start"));
    Files.createFile(waits);
    assertThat(first.get().status).as(first.get().text).isZero();
    assertThat(second.get().status).as(second.get().text).isZero();
    assertThat(second.get().text).doesNotContain("That failed");
    assertThat(checkout.resolve("begun")).hasContent("begun");
    assertThat(checkout.resolve("target/sutler.aot")).exists();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  /// As the script has it.
  private String digest() throws Exception {
    Process process =
        new ProcessBuilder(
                where("bash").toString(),
                "-c",
                "eval \"$(sed -n '/^digest()/,/^}/p' sutler)\"; digest pom.xml src/main")
            .directory(checkout.toFile())
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private CompletableFuture<Said> build(Path jdk, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(where("bash").toString(), "sutler", "build")
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                programs.toString(),
                "HOME",
                checkout.toString(),
                "JAVA_HOME",
                jdk.toString()));
    return builder
        .start()
        .onExit()
        .thenApply(
            process -> {
              try {
                return new Said(process.exitValue(), Files.readString(log));
              } catch (IOException gone) {
                throw new UncheckedIOException(gone);
              }
            });
  }

  private record Said(int status, String text) {}

  private Said sutler(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(where("bash").toString(), "sutler"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of("PATH", programs.toString(), "HOME", checkout.toString(), "JDK_FOLDERS", ""));
    return said(builder);
  }

  private static Said said(ProcessBuilder builder) throws Exception {
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), text);
  }

  private void script(String name, String body) throws IOException {
    Path file = programs.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!" + where("bash") + "\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path where(String program) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
