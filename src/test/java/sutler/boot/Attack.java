package sutler.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `./sutler attack`: strangers do their worst to a store while another client is at work, which
/// has to be answered all the time. Everything talks to loopback and ends by itself.
final class Attack {
  static final String AFTERWARDS = "nobody any more";
  static final String KEY = "attack-attack-attack-attack-0000";

  private final int port;
  private final int seconds;
  private final String only;
  private final List<String[]> table = new ArrayList<>();

  /// What the honest client met in each wave.
  final Map<String, Honest.Met> met = new LinkedHashMap<>();

  Attack(int port, int seconds, String only) {
    this.only = only;
    this.port = port;
    this.seconds = seconds;
  }

  /// @param arguments `--seconds N` for each wave; `--only TEXT` for those with it in their name
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    int seconds = Integer.parseInt(option(given, "--seconds", "10"));
    String only = option(given, "--only", "");
    Path work = Files.createTempDirectory("sutler-attack");
    try (BenchedStore store = BenchedStore.start(work.resolve("data"), KEY, List.of())) {
      Attack attack = new Attack(store.port(), seconds, only);
      attack.waves();
      attack.print();
      System.out.println("memory resident: " + store.residentMegabytes() + " MB");
    } finally {
      Rehearsal.delete(work);
    }
  }

  private static String option(List<String> given, String name, String otherwise) {
    int at = given.indexOf(name);
    return at < 0 || at + 1 == given.size() ? otherwise : given.get(at + 1);
  }

  void waves() throws IOException, InterruptedException {
    try (Honest honest = new Honest(port, KEY)) {
      wave(honest, "nobody", () -> () -> {});
      String head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + "a".repeat(190);
      wave(honest, "10,000 half heads, 1,000 networks", () -> crowd(10_000, 1_000, head, ""));
      wave(honest, "10,000 half heads, one network", () -> crowd(10_000, 1, head, ""));
      wave(honest, "3,000 heads, a byte at a time", () -> crowd(3_000, 300, head, "a"));
      String body =
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
              + KEY
              + "\r\nContent-Length: 260000\r\n\r\n"
              + " ".repeat(250_000);
      wave(honest, "2,000 slow bodies of 250 KB", () -> crowd(2_000, 200, body, " "));
      String form =
          "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8000\r\n\r\n"
              + "a".repeat(7_900);
      wave(honest, "2,000 slow forms", () -> crowd(2_000, 200, form, "a"));
      wave(honest, "5,000 idle", () -> crowd(5_000, 500, "", ""));
      wave(
          honest,
          "5,000 that asked once",
          () -> crowd(5_000, 500, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", ""));
      wave(honest, AFTERWARDS, () -> () -> {});
    }
  }

  private interface Wave {
    AutoCloseable start() throws IOException;
  }

  private AutoCloseable crowd(int count, int networks, String beginning, String trickle) {
    return new Crowding(port, count, networks, beginning, trickle);
  }

  private void wave(Honest honest, String name, Wave wave)
      throws IOException, InterruptedException {
    if (!name.contains(only)) {
      return;
    }
    honest.met();
    System.err.println(name + " ...");
    AutoCloseable running = wave.start();
    Thread.sleep(seconds * 1_000L);
    Honest.Met was = honest.met();
    String crowd =
        running instanceof Crowding c ? c.held() + " held, " + c.turnedOut() + " turned out" : "";
    try {
      running.close();
    } catch (Exception broken) {
      throw new IOException(broken);
    }
    met.put(name, was);
    table.add(new String[] {name, was.text(), crowd});
    System.err.println("  " + was.text() + "; " + crowd);
  }

  private void print() {
    table.forEach(row -> System.out.printf("%-40s  %s  %s%n", row[0], row[1], row[2]));
  }
}
