package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// A start that ends in its middle leaves no server behind and nothing half made; and the server
/// never runs as root.
final class HalfStartTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @Test
  void anEndAtAnyMomentLeavesNoServer() throws Exception {
    Path data = Files.createTempDirectory("sutler-half");
    Path postgres = data.resolve("postgres");
    int port = Rehearsal.freePort();
    try {
      // Unpacking, making the cluster, starting it: each begins with such a file.
      for (String sign : List.of("programs.new", "data.new", "data/postmaster.pid")) {
        Process store = CrashTest.start(data, port);
        await(() -> Files.exists(postgres.resolve(sign)) || !store.isAlive());
        assertThat(store.isAlive()).as(sign).isTrue();
        store.destroy();
        assertThat(store.onExit().get().exitValue()).as(sign).isNotZero();
        assertThat(servers(postgres)).as(sign).isEmpty();
      }
      Process store = CrashTest.start(data, port);
      CrashTest.awaitHealth(port, store);
      assertThat(servers(postgres)).isNotEmpty();
      store.destroy();
      store.onExit().get();
      assertThat(servers(postgres)).isEmpty();
    } finally {
      Rehearsal.delete(data);
    }
  }

  @Test
  void underRootTheServerIsAnotherUsersAlsoBelowAClosedFolder() throws Exception {
    assumeTrue(new com.sun.security.auth.module.UnixSystem().getUid() == 0, "only root can tell");
    Path closed = Files.createTempDirectory("sutler-closed");
    Path data = closed.resolve("store");
    try (Application store =
        Application.start(
            new String[] {
              "--port", Integer.toString(Rehearsal.freePort()), "--data", data.toString()
            },
            Map.of())) {
      Path cluster = data.resolve("postgres/data");
      assertThat(store.store().kept().books().audit()).isEmpty();
      assertThat(Files.getOwner(cluster).getName()).isNotEqualTo("root");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster)))
          .isEqualTo("rwx------");
      assertThat(Files.getPosixFilePermissions(closed))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getOwner(data.resolve("postgres")).getName()).isEqualTo("root");
      long server =
          Long.parseLong(Files.readAllLines(cluster.resolve("postmaster.pid")).getFirst().strip());
      assertThat(Files.readString(Path.of("/proc/" + server + "/status")))
          .doesNotContainPattern("(?m)^Uid:.*\\b0\\b");
    } finally {
      Rehearsal.delete(closed);
    }
  }

  private static List<String> servers(Path postgres) {
    return ProcessHandle.allProcesses()
        .flatMap(p -> p.info().command().stream())
        .filter(c -> c.startsWith(postgres.toString()))
        .toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(WAIT_MAX);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      Thread.sleep(5);
    }
  }
}
