package sutler.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A few callers who ask as fast as they can, each request on a connection of its own, and count
/// what they are answered. Loopback only.
final class Flooding implements AutoCloseable {
  private static final int CALLERS = 8;
  private static final int ANSWER_MS_MAX = 5_000;

  private final int port;
  private final Function<Random, String> requests;
  private final ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();
  private final List<Thread> all = new ArrayList<>();
  private final AtomicInteger left;
  private volatile boolean ending;

  /// @param requests makes one: a head, and a body where it has one
  Flooding(int port, Function<Random, String> requests) {
    this(port, requests, Integer.MAX_VALUE);
  }

  /// @param most after so many requests it ends by itself
  Flooding(int port, Function<Random, String> requests, int most) {
    this.left = new AtomicInteger(most);
    this.port = port;
    this.requests = requests;
    for (int i = 0; i < CALLERS; i++) {
      Random random = new Random(i);
      all.add(Thread.ofVirtual().start(() -> flood(random)));
    }
  }

  private void flood(Random random) {
    while (!ending && left.getAndDecrement() > 0) {
      answers.merge(ask(requests.apply(random)), 1, Integer::sum);
    }
  }

  private String ask(String request) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MS_MAX);
      socket.setSoTimeout(ANSWER_MS_MAX);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      return line.length() == 12 ? line.substring(9) : "closed";
    } catch (IOException cut) {
      return "cut";
    }
  }

  /// Until all of them are asked.
  void await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : all) {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  /// How often each status came; `closed` and `cut` where none did.
  Map<String, Integer> answers() {
    return Map.copyOf(answers);
  }

  static String get(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + lines(headers)
        + "Connection: close\r\n\r\n";
  }

  static String post(String path, String type, String body, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.ISO_8859_1).length
        + "\r\n"
        + lines(headers)
        + "Connection: close\r\n\r\n"
        + body;
  }

  private static String lines(String... headers) {
    StringBuilder lines = new StringBuilder();
    for (String header : headers) {
      lines.append(header).append("\r\n");
    }
    return lines.toString();
  }

  @Override
  public void close() {
    ending = true;
    all.forEach(Thread::interrupt);
  }
}
